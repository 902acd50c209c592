package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A lock between processes that ends with its holder, however that ends.
final class LockFile implements AutoCloseable {
  /// Between two attempts; `flock` can't be waited for in a way that an interrupt ends.
  private static final Duration POLL = Duration.ofMillis(25);

  private final int descriptor;

  private LockFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Takes the lock unless somebody has it.
  static Optional<LockFile> tryAcquire(Platform platform, Path file) throws IOException {
    return tryAcquire(platform, file, Posix.Inherited.NO);
  }

  /// @param inherited whether programs that this process turns into go on holding the lock
  static Optional<LockFile> tryAcquire(Platform platform, Path file, Posix.Inherited inherited)
      throws IOException {
    int descriptor = Posix.open(platform, file.toString(), inherited);
    boolean locked = false;
    try {
      locked = Posix.lock(platform, descriptor);
      return locked ? Optional.of(new LockFile(descriptor)) : Optional.empty();
    } finally {
      if (!locked) {
        Posix.close(descriptor);
      }
    }
  }

  /// Waits for the lock.
  ///
  /// @return empty if it wasn't to be had within `patience`
  static Optional<LockFile> acquire(Platform platform, Path file, Duration patience)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(patience);
    Optional<LockFile> lock = tryAcquire(platform, file);
    while (lock.isEmpty() && !deadline.isOver()) {
      Thread.sleep(POLL);
      lock = tryAcquire(platform, file);
    }
    return lock;
  }

  @Override
  public void close() throws IOException {
    Posix.close(descriptor);
  }
}
