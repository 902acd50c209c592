package dev.repositorymcp.health;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.health.CheckHealth.Measured;
import dev.repositorymcp.health.CheckHealth.Problem;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/// What takes longer than a plain check may. Each part is read on its own, the cheap ones first;
/// what fails, or isn't there when the time is over, is missing from the answer and costs no other.
///
/// @param limit for all parts together
record DeepCheck(TransactionRunner transactions, Duration limit) {
  /// Enough to count ten million rows, and well below the 60 s after which clients give up.
  static final Duration LIMIT = Duration.ofSeconds(15);

  /// What was found.
  ///
  /// @param unmeasured names of the parts that are missing
  /// @param reason why the first of them is
  record Result(
      @Nullable Measured measured,
      @Nullable Counts counts,
      List<String> unmeasured,
      @Nullable Failure reason) {
    /// Nothing was asked for.
    static final Result NONE = new Result(null, null, List.of(), null);

    Optional<Problem> problem() {
      return Optional.ofNullable(reason)
          .map(
              failure ->
                  new Problem(
                      failure.code().name(),
                      "Not measured: %s. %s"
                          .formatted(String.join(", ", unmeasured), failure.sentence())));
    }
  }

  /// @throws CancellationException if the caller no longer wants to know
  Result run(Cancellation caller) {
    try (var time = new TimeLimit(limit, caller)) {
      var parts = new Parts(time.cancellation(), caller);
      var measured =
          new Measured(
              parts.read("round_trips", RoundTrips::measure),
              parts.read("replication", Replication::read),
              parts.read("sizes", Sizes::read));
      Counts counts = parts.read("counts", Counts::read);
      return new Result(measured, counts, List.copyOf(parts.unmeasured), parts.reason);
    }
  }

  /// Reads the parts and remembers what was in the way.
  private final class Parts {
    private final Cancellation cancellation;
    private final Cancellation caller;
    private final List<String> unmeasured = new ArrayList<>();
    private @Nullable Failure reason;

    Parts(Cancellation cancellation, Cancellation caller) {
      this.cancellation = cancellation;
      this.caller = caller;
    }

    <T> @Nullable T read(String part, Function<DSLContext, T> work) {
      try {
        return transactions.<T, RuntimeException>read(cancellation, work::apply);
      } catch (Failure busy) {
        missing(part, busy);
      } catch (DataAccessException refused) {
        missing(part, Failure.unavailable("The database refused it; the log says more.", refused));
      } catch (CancellationException late) {
        caller.throwIfCancelled();
        missing(
            part,
            Failure.unavailable(
                "The database took longer than %d ms; it may be busy.".formatted(limit.toMillis()),
                late));
      }
      return null;
    }

    private void missing(String part, Failure failure) {
      unmeasured.add(part);
      reason = reason == null ? failure : reason;
    }
  }
}
