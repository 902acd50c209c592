package dev.repositorymcp.tool;

import java.time.Duration;

/// Stops work when its time is over, or its caller no longer wants it.
public final class TimeLimit implements AutoCloseable {
  private final Duration limit;
  private final Cancellation cancellation = new Cancellation();
  private final Cancellation.Registration registration;
  private final Thread clock;

  /// The time begins now.
  ///
  /// @throws java.util.concurrent.CancellationException if the caller has cancelled already
  public TimeLimit(Duration limit, Cancellation caller) {
    this.limit = limit;
    this.registration = caller.onCancel(cancellation::cancel);
    this.clock = Thread.ofVirtual().name("time-limit").start(this::expire);
  }

  /// For the work that is limited.
  public Cancellation cancellation() {
    return cancellation;
  }

  private void expire() {
    try {
      Thread.sleep(limit);
      cancellation.cancel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The work has ended.
  @Override
  public void close() {
    registration.close();
    clock.interrupt();
  }
}
