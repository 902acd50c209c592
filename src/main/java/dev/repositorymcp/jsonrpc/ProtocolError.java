package dev.repositorymcp.jsonrpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that is answered with a JSON-RPC error; its message is written for the client.
public final class ProtocolError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_QUOTE = 100;

  private final int code;
  private final transient @Nullable Map<String, ?> data;

  public ProtocolError(int code, String message, @Nullable Map<String, ?> data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  public static ProtocolError parse(String message) {
    return new ProtocolError(-32700, "Parse error: " + message, null);
  }

  public static ProtocolError invalidRequest(String message) {
    return new ProtocolError(-32600, "Invalid request: " + message, null);
  }

  public static ProtocolError methodNotFound(String method, @Nullable Map<String, ?> data) {
    return new ProtocolError(-32601, "Method not found: " + quote(method), data);
  }

  public static ProtocolError invalidParams(String message) {
    return new ProtocolError(-32602, "Invalid params: " + message, null);
  }

  public static ProtocolError internal(String message) {
    return new ProtocolError(-32603, message, null);
  }

  /// Keeps what a client sent short enough to be repeated to it.
  public static String quote(String sent) {
    return sent.length() <= LONGEST_QUOTE ? sent : sent.substring(0, LONGEST_QUOTE) + "…";
  }

  public int code() {
    return code;
  }

  public @Nullable Map<String, ?> data() {
    return data;
  }
}
