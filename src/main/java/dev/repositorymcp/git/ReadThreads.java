package dev.repositorymcp.git;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger hanging = new AtomicInteger();

  ReadThreads(int places) {
    this.places = new Semaphore(places, true);
  }

  /// A read under way.
  ///
  /// @param answer what it will have read
  /// @param startedAt in the terms of [System#nanoTime()]
  /// @param given whether the place was given back
  record Running<T>(CompletableFuture<T> answer, long startedAt, AtomicBoolean given) {}

  /// Starts a read once there is a place.
  ///
  /// @param wait how long to wait for a place
  /// @return empty if there was none
  <T> Optional<Running<T>> start(Supplier<T> read, Duration wait) throws InterruptedException {
    if (!places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    var running = new Running<T>(new CompletableFuture<>(), System.nanoTime(), new AtomicBoolean());
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
      hanging.decrementAndGet();
    }
  }

  /// Lets others have the place of a read that nobody waits for any longer.
  void abandon(Running<?> running) {
    if (hanging.incrementAndGet() > MOST_HANGING || !running.given().compareAndSet(false, true)) {
      hanging.decrementAndGet();
    } else {
      places.release();
    }
  }
}
