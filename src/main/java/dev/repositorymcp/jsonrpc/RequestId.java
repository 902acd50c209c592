package dev.repositorymcp.jsonrpc;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The id that a client gave a request, kept as JSON: `1` and `"1"` are two ids, and a number keeps
/// all its digits.
public record RequestId(String json) {

  /// The id, or null if JSON-RPC doesn't allow the value as one.
  public static @Nullable RequestId of(@Nullable JsonNode node) {
    if (node != null && node.isString() && hasWholeCharacters(node.stringValue())) {
      return new RequestId(JsonText.quote(node.stringValue()));
    }
    return node != null && node.isIntegralNumber()
        ? new RequestId(node.bigIntegerValue().toString())
        : null;
  }

  /// An id with half a surrogate pair could not be repeated as it came.
  private static boolean hasWholeCharacters(String text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
