package dev.repositorymcp.cli;

import dev.repositorymcp.tool.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets Ctrl-C and SIGTERM cancel the work that is under way, and keeps the process alive until it
/// has said so. The virtual machine then exits with the signal's own code, 130 or 143.
final class Interruption implements AutoCloseable {
  /// Longer than any work takes to notice; then the database rolls back by itself.
  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Cancellation cancellation) {
    this.hook = new Thread(() -> cancel(cancellation), "interruption");
  }

  static Interruption of(Cancellation cancellation) {
    var interruption = new Interruption(cancellation);
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {
      cancellation.cancel();
    }
    return interruption;
  }

  private void cancel(Cancellation cancellation) {
    cancellation.cancel();
    try {
      var _ = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, which is what the hook is there for.
    }
  }
}
