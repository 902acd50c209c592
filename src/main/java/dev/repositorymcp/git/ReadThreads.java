package dev.repositorymcp.git;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Runs reads a few at a time, and gets along with those that never end: a pipe or a dead network
/// disk can hold a thread for ever, and nothing in Java can end that.
///
/// The threads are the system's own: a virtual one that hangs in opening a file keeps its carrier,
/// and two of those would stop every virtual thread of this process.
final class ReadThreads {
  /// Hanging reads beyond these keep their places, so that their number stays bounded.
  private static final int MOST_HANGING = 64;

  private final Semaphore places;
  private final Set<Running<?>> hanging = ConcurrentHashMap.newKeySet();

  ReadThreads(int places) {
    this.places = new Semaphore(places, true);
  }

  /// A read under way.
  ///
  /// @param what is asked of the disk
  /// @param answer what it will have read
  /// @param givenUpAt when nobody waits any longer, in the terms of [System#nanoTime()]
  /// @param given whether the place was given back
  record Running<T>(
      Object what, CompletableFuture<T> answer, long givenUpAt, AtomicBoolean given) {}

  /// Whether an earlier read of the same hangs still: another one would hang, too, and so one
  /// repository would take all the threads that may hang.
  boolean isHanging(Object what) {
    return hanging.stream().anyMatch(running -> running.what().equals(what));
  }

  /// Starts a read once there is a place.
  ///
  /// @param limit how long it may take
  /// @param wait how long to wait for a place
  /// @return empty if there was none
  <T> Optional<Running<T>> start(Object what, Supplier<T> read, Duration limit, Duration wait)
      throws InterruptedException {
    if (!places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    var running =
        new Running<T>(
            what,
            new CompletableFuture<>(),
            System.nanoTime() + limit.toNanos(),
            new AtomicBoolean());
    Thread.ofPlatform().daemon().name("git-read").start(() -> run(read, running));
    return Optional.of(running);
  }

  @SuppressWarnings("CatchingUnchecked")
  private <T> void run(Supplier<T> read, Running<T> running) {
    try {
      T value = read.get();
      release(running);
      running.answer().complete(value);
    } catch (Throwable e) {
      release(running);
      running.answer().completeExceptionally(e);
    }
  }

  private void release(Running<?> running) {
    if (running.given().compareAndSet(false, true)) {
      places.release();
    } else {
      hanging.remove(running);
    }
  }

  /// Lets others have the place of a read that nobody waits for any longer.
  void abandon(Running<?> running) {
    // Before its place is given: a read that ends meanwhile takes itself out.
    hanging.add(running);
    if (hanging.size() > MOST_HANGING || !running.given().compareAndSet(false, true)) {
      hanging.remove(running);
    } else {
      places.release();
    }
  }
}
