package dev.repositorymcp.git;

import dev.repositorymcp.git.ReadThreads.Running;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads repositories on disk: never by starting `git`, never writing, never over the network.
///
/// Of configurations only the repository's own is read, without its includes: files that the user
/// ignores by `core.excludesFile`, or converts by a `core.autocrlf` of their own, count as git
/// would count them without those settings.
public final class GitReader {
  /// How long one repository may take unless told otherwise.
  public static final Duration TIME_LIMIT = Duration.ofSeconds(2);

  /// The first read of a process loads what reading takes: seconds on a busy machine.
  private static final Duration LOADING = Duration.ofSeconds(8);

  /// A read that hangs in the system (a dead network disk) is given up after the limit and this.
  private static final Duration GRACE = Duration.ofMillis(500);

  /// How often a waiting call looks whether it was cancelled.
  private static final Duration POLL = Duration.ofMillis(50);

  private static final long UNKNOWN = Long.MIN_VALUE;

  /// When everything is loaded, in the terms of [System#nanoTime()].
  private static final AtomicLong loadedAt = new AtomicLong(UNKNOWN);

  private static final Logger LOG = LoggerFactory.getLogger(GitReader.class);
  private static final String NO_ANSWER = "the disk did not answer in time";

  private final Duration timeLimit;
  private final Ownership ownership;

  private final ReadThreads threads =
      new ReadThreads(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));

  /// A reader with bounds of its own; make one for the whole process.
  ///
  /// @param timeLimit for each repository; what isn't read by then is unknown
  public GitReader(Duration timeLimit, Trust trust) {
    this.timeLimit = timeLimit;
    this.ownership = new Ownership(trust);
  }

  /// The repository that a path lies in; empty if there is none, or no such path.
  public Optional<Location> locate(Path inside) {
    return Locator.locate(inside);
  }

  /// Looks whether directories are where they were last seen; the answers are in their order.
  ///
  /// @param directories path → the [FileKey] that it had, null if unknown
  /// @throws CancellationException if the call is cancelled
  public List<Presence> presence(
      Collection<Map.Entry<Path, @Nullable String>> directories, Cancellation cancellation) {
    var started = new ArrayList<@Nullable Running<Presence>>(directories.size());
    for (var directory : directories) {
      started.add(
          start(
              directory,
              timeLimit,
              () -> Presence.of(directory.getKey(), directory.getValue()),
              cancellation,
              () -> {}));
    }
    return started.stream()
        .map(running -> await(running, cancellation).orElse(Presence.UNREACHABLE))
        .toList();
  }

  /// Reads the repository that a path lies in.
  ///
  /// @throws CancellationException if the call is cancelled
  public Reading read(Path path, Cancellation cancellation) {
    Duration limit = limit();
    return reading(
        path,
        start(path, limit, () -> readHere(path, limit, cancellation), cancellation, () -> {}),
        cancellation);
  }

  /// Reads many at once; the answers are in the order of the paths.
  ///
  /// @throws CancellationException if the call is cancelled
  public List<Reading> readAll(Collection<Path> paths, CallContext context) {
    var count = new Count(paths.size(), context.progress());
    var started = new ArrayList<@Nullable Running<Reading>>(paths.size());
    for (Path path : paths) {
      Duration limit = limit();
      started.add(
          start(
              path,
              limit,
              () -> readHere(path, limit, context.cancellation()),
              context.cancellation(),
              count::one));
    }
    var readings = new ArrayList<Reading>(paths.size());
    for (Path path : paths) {
      readings.add(reading(path, started.get(readings.size()), context.cancellation()));
    }
    return List.copyOf(readings);
  }

  /// Passes on how many reads have ended, one report at a time.
  private static final class Count {
    private final int total;
    private final CallContext.Progress progress;
    private int done;

    Count(int total, CallContext.Progress progress) {
      this.total = total;
      this.progress = progress;
    }

    synchronized void one() {
      progress.report(++done, total, "Reading repositories");
    }
  }

  /// Waits for a place; null if there was none within the time that a read may take, which means
  /// that all that are under way hang, or if an earlier read of the same does.
  private <T> @Nullable Running<T> start(
      Object what, Duration limit, Supplier<T> read, Cancellation cancellation, Runnable ended) {
    Duration longest = limit.plus(GRACE);
    long waits = longest.dividedBy(POLL);
    for (long i = 0; i <= waits && !threads.isHanging(what); i++) {
      cancellation.throwIfCancelled();
      try {
        Optional<Running<T>> running = threads.start(what, read, longest, POLL);
        if (running.isPresent()) {
          var _ = running.get().answer().whenComplete((_, _) -> ended.run());
          return running.get();
        }
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
    ended.run();
    return null;
  }

  private Reading readHere(Path path, Duration limit, Cancellation cancellation) {
    Reading reading =
        Locator.locate(path)
            .<Reading>map(
                location ->
                    new Reading.Repository(
                        path,
                        FactReader.read(location, ownership, new Budget(limit, cancellation))))
            .orElseGet(() -> new Reading.NotARepository(path));
    if (reading instanceof Reading.Repository) {
      loadedAt.accumulateAndGet(System.nanoTime(), Math::min);
    }
    return reading;
  }

  /// Longer until the first read has come to its end, or might have.
  private Duration limit() {
    long now = System.nanoTime();
    long loaded =
        loadedAt.updateAndGet(known -> known == UNKNOWN ? now + LOADING.toNanos() : known);
    return now - loaded < 0 ? timeLimit.plus(LOADING) : timeLimit;
  }

  private Reading reading(
      Path path, @Nullable Running<Reading> running, Cancellation cancellation) {
    return await(running, cancellation).orElseGet(() -> new Reading.Unanswered(path, NO_ANSWER));
  }

  /// @return empty if there is no answer in time, or if the read failed
  private <T> Optional<T> await(@Nullable Running<T> running, Cancellation cancellation) {
    if (running == null) {
      return Optional.empty();
    }
    try (var _ = cancellation.onCancel(() -> running.answer().cancel(false))) {
      long rest = Math.max(0, running.givenUpAt() - System.nanoTime());
      return Optional.of(running.answer().get(rest, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      threads.abandon(running);
      return Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      LOG.atDebug().setCause(e.getCause()).log("A repository could not be read");
      return Optional.empty();
    }
  }

  private static CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException("Interrupted while reading repositories");
  }
}
