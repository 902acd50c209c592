package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON in and out: strict and bounded when read, safe for every reader when written.
public final class JsonText {
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 1024;

  /// A range of code points matches halves of pairs, and no whole pair.
  private static final Pattern UNSAFE =
      Pattern.compile("[\\x{85}\\x{2028}\\x{2029}\\x{D800}-\\x{DFFF}]");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxNameLength(LONGEST_NAME)
                          .maxStringLength(Integer.MAX_VALUE) // the line's length bounds it
                          .build())
                  .build())
          .build();

  private JsonText() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// @throws ProtocolError if it isn't one JSON text, or beyond the bounds
  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw ProtocolError.parse(
          "not a JSON text within the limits at character %d. Send one JSON-RPC message per line."
              .formatted(e.getLocation() == null ? 0 : e.getLocation().getCharOffset()));
    }
  }

  public static String write(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// UTF-8 of a JSON text, without the characters at which some readers cut lines and without
  /// halves of surrogate pairs, which have no UTF-8. They can only stand inside JSON strings, where
  /// an escape means the same.
  static byte[] encode(String json) {
    for (int i = 0; i < json.length(); i++) {
      char character = json.charAt(i);
      if (character == '\u0085'
          || character == '\u2028'
          || character == '\u2029'
          || isHalfPair(json, i)) {
        return UNSAFE.matcher(json).replaceAll(JsonText::harmless).getBytes(UTF_8);
      }
    }
    return json.getBytes(UTF_8);
  }

  private static String harmless(MatchResult match) {
    char character = match.group().charAt(0);
    return Character.isSurrogate(character) ? "\uFFFD" : "\\\\u%04x".formatted((int) character);
  }

  private static boolean isHalfPair(String json, int index) {
    char character = json.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 == json.length() || !Character.isLowSurrogate(json.charAt(index + 1));
    }
    return Character.isLowSurrogate(character)
        && (index == 0 || !Character.isHighSurrogate(json.charAt(index - 1)));
  }
}
