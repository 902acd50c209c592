package dev.repositorymcp.repository;

import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.Health;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.TimeLimit;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jooq.DSLContext;

/// Reads for what clients ask unprompted, such as resources and completions: they get an answer
/// within two seconds even when the database is gone, since nobody waits for them on purpose.
public record QuickReads(Database database, TransactionRunner transactions) {
  private static final Duration LIMIT = Duration.ofMillis(1500);

  /// A database that answers, and is busy, gets more time than one that is gone.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Work that can't fail but by a [Failure].
  @FunctionalInterface
  interface Work<T> {
    /// Runs the queries.
    T run(DSLContext tx);
  }

  /// @throws Failure UNAVAILABLE soon if the database doesn't answer, or is too busy to
  <T> T read(CallContext context, Work<T> work) {
    return switch (database.check(LIMIT)) {
      case Health.Ok _ -> readSoon(context.cancellation(), work);
      case Health.Starting _ ->
          throw Failure.unavailable(
              "The database is still starting; call again in a few seconds.", null);
      case Health.Failed(Failure reason) -> throw reason;
    };
  }

  private <T> T readSoon(Cancellation caller, Work<T> work) {
    try (var time = new TimeLimit(PATIENCE, caller)) {
      return transactions.read(time.cancellation(), work::run);
    } catch (CancellationException late) {
      caller.throwIfCancelled();
      throw Failure.unavailable("The database is busy; ask again in a moment.", late);
    }
  }
}
