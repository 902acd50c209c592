package dev.repositorymcp.jsonrpc;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Makes the messages that a server sends, as bytes without a raw line feed.
///
/// Results are spliced: a long one is neither encoded nor parsed again.
public final class Answer {
  private static final byte[] CLOSED = {'}'};

  private Answer() {}

  /// The answer to a request that went well.
  ///
  /// @param result a JSON object, encoded
  public static byte[] result(RequestId id, byte[] result) {
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":";
    return JsonText.join(JsonText.encode(head), result, CLOSED);
  }

  /// The answer to a request that failed, or to what is none.
  ///
  /// @param id left out where it is unknown: the schemas of MCP admit no null
  public static byte[] error(@Nullable RequestId id, ProtocolError error) {
    var body = new LinkedHashMap<String, Object>();
    body.put("code", error.code());
    body.put("message", error.getMessage());
    if (error.data() != null) {
      body.put("data", error.data());
    }
    return message(
        (id == null ? "" : "\"id\":" + id.json() + ",") + "\"error\":" + JsonText.write(body));
  }

  /// What is sent without being asked for.
  ///
  /// @param params a JSON object
  public static byte[] notification(String method, String params) {
    return message("\"method\":\"" + method + "\",\"params\":" + params);
  }

  private static byte[] message(String members) {
    return JsonText.encode("{\"jsonrpc\":\"2.0\"," + members + "}");
  }
}
