package dev.repositorymcp.tool;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// Lets somebody else stop a call that is under way.
///
/// Whoever blocks says how to be woken: the database cancels its statement, a queue interrupts its
/// waiter. No thread is interrupted without its consent, since an interrupt during socket input
/// closes the connection under it.
public final class Cancellation {
  private final Set<Runnable> actions = new LinkedHashSet<>();
  private boolean cancelled;

  /// Ends an agreement made by [#onCancel]; when `close` has returned, the action neither runs nor
  /// will.
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /// Asks the call to stop: runs the registered actions, once, on the calling thread.
  public synchronized void cancel() {
    if (cancelled) {
      return;
    }
    cancelled = true;
    actions.forEach(Runnable::run);
    actions.clear();
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /// Registers what wakes the calling thread.
  ///
  /// @throws CancellationException if the call is cancelled already
  public synchronized Registration onCancel(Runnable action) {
    throwIfCancelled();
    actions.add(action);
    return () -> {
      synchronized (this) {
        actions.remove(action);
      }
    };
  }

  /// To be called between the steps of long work.
  ///
  /// @throws CancellationException if the call is cancelled
  public synchronized void throwIfCancelled() {
    if (cancelled) {
      throw new CancellationException("The call was cancelled");
    }
  }
}
