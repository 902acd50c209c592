package dev.repositorymcp.git;

import dev.repositorymcp.tool.Cancellation;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/// The time that reading one repository may take. Long work asks it at every step, because neither
/// JGit nor the file system can be interrupted.
final class Budget {
  private final long deadline;
  private final Duration limit;
  private final Cancellation cancellation;

  Budget(Duration limit, Cancellation cancellation) {
    this.limit = limit;
    this.cancellation = cancellation;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /// Ends the fact that is being read.
  static final class TimeUp extends RuntimeException {
    private static final long serialVersionUID = 1;

    TimeUp(Duration limit) {
      super("it took longer than %d ms".formatted(limit.toMillis()), null, false, false);
    }
  }

  /// To be called at every step of long work.
  ///
  /// @throws TimeUp if the time is used up
  /// @throws CancellationException if the call is cancelled
  void check() {
    cancellation.throwIfCancelled();
    if (System.nanoTime() - deadline > 0) {
      throw new TimeUp(limit);
    }
  }
}
