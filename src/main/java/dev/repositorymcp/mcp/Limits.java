package dev.repositorymcp.mcp;

import java.time.Duration;

/// How much a client may ask for at once.
///
/// @param lineBytes longest line read
/// @param answerBytes longest line written
/// @param unwrittenBytes answers that may wait for a slow reader before calls stop being started
/// @param running calls that run at the same time
/// @param inFlight requests that run or wait to run
/// @param subscriptions streams of notifications open at the same time
/// @param grace time that running calls get when the conversation ends
public record Limits(
    int lineBytes,
    int answerBytes,
    int unwrittenBytes,
    int running,
    int inFlight,
    int subscriptions,
    Duration grace) {
  private static final int MIB = 1 << 20;

  /// The TypeScript clients read lines of up to 10 MiB, and send SIGTERM 2 s after closing stdin.
  public static Limits standard() {
    return new Limits(4 * MIB, 8 * MIB, 16 * MIB, 64, 256, 64, Duration.ofMillis(1500));
  }
}
