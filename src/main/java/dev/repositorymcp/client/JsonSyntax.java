package dev.repositorymcp.client;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a client reads as JSON. We accept just that: a file that we can read but its client can't
/// would seem to be in order.
enum JsonSyntax {
  STRICT,
  /// With comments and commas before closing brackets.
  COMMENTS;

  JsonMapper mapper() {
    return JsonMapper.builder()
        .configure(JsonReadFeature.ALLOW_JAVA_COMMENTS, this == COMMENTS)
        .configure(JsonReadFeature.ALLOW_TRAILING_COMMA, this == COMMENTS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
