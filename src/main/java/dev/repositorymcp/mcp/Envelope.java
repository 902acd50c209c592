package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Answer;
import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.jsonrpc.RequestId;
import java.util.Arrays;

/// Puts results into messages, as each era wants them.
///
/// @param serverInfo who answers, as a JSON object
record Envelope(String serverInfo) {
  private static final String SERVER_INFO = "\"io.modelcontextprotocol/serverInfo\":";

  /// @param result a JSON object, encoded, without what only the modern era adds
  byte[] result(RequestId id, Era era, Method method, byte[] result) {
    return switch (era) {
      case LEGACY -> Answer.result(id, result);
      case MODERN -> modern(id, result, method.cache().members(), "");
    };
  }

  /// The end of a stream of notifications.
  ///
  /// @param meta the member of `_meta` that tells which stream
  byte[] subscriptionResult(RequestId id, String meta) {
    return modern(id, JsonText.encode("{}"), "", meta + ",");
  }

  private byte[] modern(RequestId id, byte[] result, String cache, String meta) {
    int members = result.length - "{}".length();
    String head = "{\"resultType\":\"complete\"" + (members == 0 ? "" : ",");
    String tail = cache + ",\"_meta\":{" + meta + SERVER_INFO + serverInfo + "}}";
    byte[] inside = Arrays.copyOfRange(result, 1, 1 + members);
    return Answer.result(id, JsonText.join(JsonText.encode(head), inside, JsonText.encode(tail)));
  }

  /// Result of a tool call: the same JSON for programs and, as a text, for models.
  ///
  /// @param json the tool's output, encoded
  static byte[] toolResult(byte[] json) {
    return JsonText.join(
        JsonText.encode("{\"content\":[{\"type\":\"text\",\"text\":"),
        JsonText.quote(json),
        JsonText.encode("}],\"isError\":false,\"structuredContent\":"),
        json,
        JsonText.encode("}"));
  }

  /// Result of a tool call that the model can mend; without structuredContent, which clients would
  /// hold to the tool's outputSchema.
  static byte[] toolError(String text) {
    return JsonText.encode(
        "{\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true}"
            .formatted(JsonText.quote(text)));
  }
}
