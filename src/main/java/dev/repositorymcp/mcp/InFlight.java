package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Background;
import dev.repositorymcp.jsonrpc.RequestId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The calls under way, those of both eras.
///
/// A call may be answered as long as it is in `answerable`; whoever takes it out owns the right to
/// answer, so that a result, an error and a cancellation exclude each other. Its thread may outlive
/// that moment and counts against the limit until it ends.
final class InFlight {
  /// How long calls may take to heed their cancellation, and then an interrupt, at the end.
  private static final long HEEDING = Duration.ofMillis(75).toNanos();

  private final int limit;
  private final Map<RequestId, Call> answerable = new HashMap<>();
  private final Set<Thread> unfinished = new HashSet<>();

  InFlight(int limit) {
    this.limit = limit;
  }

  synchronized boolean holds(RequestId id) {
    return answerable.containsKey(id);
  }

  synchronized boolean isFull() {
    return unfinished.size() >= limit;
  }

  /// Registers a call and runs it on a thread of its own.
  synchronized void start(Call call, Consumer<Call> work) {
    Thread thread =
        Thread.ofVirtual()
            .name("call " + call.method().wireName())
            .unstarted(
                () -> {
                  try {
                    work.accept(call);
                  } finally {
                    finished(Thread.currentThread());
                  }
                });
    answerable.put(call.id(), call);
    unfinished.add(thread);
    thread.start();
  }

  /// Whether the caller may answer the call; nobody else may then.
  synchronized boolean settle(Call call) {
    return answerable.remove(call.id(), call);
  }

  /// Stops a call without an answer and frees its id at once; an unknown id changes nothing.
  synchronized void cancel(RequestId id) {
    Call call = answerable.remove(id);
    if (call != null) {
      stop(call);
    }
  }

  /// Lets calls finish, then stops them, then interrupts those that don't heed it.
  ///
  /// @return when no more answers are to be waited for, on the scale of [System#nanoTime]
  long end(Duration grace) throws InterruptedException {
    long deadline = System.nanoTime() + grace.toNanos();
    awaitNone(deadline);
    List<Call> left;
    synchronized (this) {
      left = List.copyOf(answerable.values());
      answerable.clear();
    }
    left.forEach(InFlight::stop);
    awaitNone(deadline + HEEDING);
    synchronized (this) {
      unfinished.forEach(Thread::interrupt);
    }
    awaitNone(deadline + 2 * HEEDING);
    return deadline + 2 * HEEDING;
  }

  private synchronized void awaitNone(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    while (!unfinished.isEmpty() && left > 0) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = deadline - System.nanoTime();
    }
  }

  private synchronized void finished(Thread thread) {
    unfinished.remove(thread);
    notifyAll();
  }

  /// Who cancels may have to open a connection for it, so that happens on another thread.
  private static void stop(Call call) {
    call.progress().close();
    call.outlet().none();
    Background.run("cancel", call.cancellation()::cancel);
  }
}
