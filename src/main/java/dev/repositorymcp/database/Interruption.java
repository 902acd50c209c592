package dev.repositorymcp.database;

import dev.repositorymcp.tool.Cancellation;
import org.jspecify.annotations.Nullable;

/// Lets a cancellation interrupt a wait, and nothing but that wait.
final class Interruption {
  private Interruption() {}

  /// A wait that ends when its thread is interrupted.
  @FunctionalInterface
  interface Wait<T extends @Nullable Object, E extends Exception> {
    T await() throws E;
  }

  /// Runs `wait`; a cancellation meanwhile interrupts it. An interrupt of ours that comes too late
  /// to be noticed is taken back, since it would close the socket of the next statement.
  static <T extends @Nullable Object, E extends Exception> T run(
      Cancellation cancellation, Wait<T, E> wait) throws E {
    Thread waiting = Thread.currentThread();
    Cancellation.Registration registration = cancellation.onCancel(waiting::interrupt);
    try {
      return wait.await();
    } finally {
      registration.close();
      if (cancellation.isCancelled()) {
        Thread.interrupted();
      }
    }
  }
}
