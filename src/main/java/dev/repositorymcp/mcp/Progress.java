package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Answer;
import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.tool.CallContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tells the client how far its call is, under the token that the client chose; without a token,
/// too often, or after the answer, nothing: clients drop the connection over that.
final class Progress implements CallContext.Progress {
  private static final long PAUSE = Duration.ofMillis(100).toNanos();

  private final @Nullable JsonNode token;
  private final Consumer<byte[]> wire;
  private long furthest = Long.MIN_VALUE;
  private long lastTime;
  private boolean closed;

  /// @param token the request's `progressToken`; other than a string or an integer, it asks for
  ///   none
  /// @param wire takes notifications, never blocks
  Progress(@Nullable JsonNode token, Consumer<byte[]> wire) {
    this.token = token != null && (token.isString() || token.isIntegralNumber()) ? token : null;
    this.wire = wire;
  }

  @Override
  public synchronized void report(long done, long total, String message) {
    long now = System.nanoTime();
    boolean tooSoon = furthest != Long.MIN_VALUE && now - lastTime < PAUSE;
    if (token == null || closed || done <= furthest || tooSoon) {
      return;
    }
    furthest = done;
    lastTime = now;
    var params = new LinkedHashMap<String, Object>();
    params.put("progressToken", token);
    params.put("progress", done);
    if (total > 0) {
      params.put("total", total);
    }
    params.put("message", message);
    wire.accept(Answer.notification("notifications/progress", JsonText.write(params)));
  }

  /// After this, nothing more is written.
  synchronized void close() {
    closed = true;
  }
}
