package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Answer;
import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.jsonrpc.RequestId;

/// Puts results into messages, as each era wants them.
///
/// @param serverInfo who answers, as a JSON object
record Envelope(String serverInfo) {
  private static final String SERVER_INFO = "\"io.modelcontextprotocol/serverInfo\":";

  /// @param result a JSON object, without what only the modern era adds
  byte[] result(RequestId id, Era era, Method method, String result) {
    return switch (era) {
      case LEGACY -> Answer.result(id, result);
      case MODERN -> modern(id, result, method.cache().members(), "");
    };
  }

  /// The end of a stream of notifications.
  ///
  /// @param meta the member of `_meta` that tells which stream
  byte[] subscriptionResult(RequestId id, String meta) {
    return modern(id, "{}", "", meta + ",");
  }

  private byte[] modern(RequestId id, String result, String cache, String meta) {
    String members = result.substring(1, result.length() - 1);
    return Answer.result(
        id,
        "{\"resultType\":\"complete\""
            + (members.isEmpty() ? "" : ",")
            + members
            + cache
            + ",\"_meta\":{"
            + meta
            + SERVER_INFO
            + serverInfo
            + "}}");
  }

  /// Result of a tool call that the model can mend; without structuredContent, which clients would
  /// hold to the tool's outputSchema.
  static String toolError(String text) {
    return "{\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true}"
        .formatted(JsonText.quote(text));
  }
}
