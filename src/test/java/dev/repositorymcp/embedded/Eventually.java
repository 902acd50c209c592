package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;

/// Waits for what happens soon, and not for ever.
final class Eventually {
  /// Far beyond what anything here takes on an idle machine; tests run on busy ones.
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(20);

  private Eventually() {}

  /// Something to wait for.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    Deadline deadline = Deadline.after(PATIENCE);
    while (!condition.holds()) {
      if (deadline.isOver()) {
        fail("Waited in vain: " + what);
      }
      Thread.sleep(POLL);
    }
  }
}
