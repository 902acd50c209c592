package dev.repositorymcp.git;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Memory that all reads share. Small repositories need none of it; large ones wait for each other,
/// since several at once would be more than this process has.
///
/// @param mebibytes what is held
record Memory(int mebibytes) implements AutoCloseable {
  /// What large repositories may take together.
  private static final int ALL = 96;

  /// Too little to be counted.
  private static final int SMALL = 4;

  private static final Semaphore FREE = new Semaphore(ALL, true);
  private static final long POLL_MILLIS = 20;

  /// Waits until there is so much.
  ///
  /// @throws Doubt if there never will be
  static Memory take(long bytes, Budget budget) throws Doubt {
    int mebibytes = (int) Math.min(bytes >> 20, Integer.MAX_VALUE);
    if (mebibytes < SMALL) {
      return new Memory(0);
    }
    if (mebibytes > ALL) {
      throw new Doubt("the repository is larger than what is read");
    }
    try {
      while (!FREE.tryAcquire(mebibytes, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        budget.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Doubt("reading was interrupted");
    }
    return new Memory(mebibytes);
  }

  @Override
  public void close() {
    FREE.release(mebibytes);
  }
}
