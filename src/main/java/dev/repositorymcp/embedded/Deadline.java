package dev.repositorymcp.embedded;

import java.time.Duration;

/// A point in time that a wait doesn't exceed.
///
/// @param nanoTime on the scale of [System#nanoTime]
record Deadline(long nanoTime) {
  static Deadline after(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - nanoTime >= 0;
  }

  /// What is left of the wait, rounded up: at least 1, since 0 means for ever to most waits.
  long millisLeft() {
    return Math.max(1, Math.ceilDiv(nanoTime - System.nanoTime(), 1_000_000));
  }
}
