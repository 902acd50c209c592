package dev.repositorymcp.health;

import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.Health;
import dev.repositorymcp.database.PoolState;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Doc;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.Tool;
import dev.repositorymcp.tool.ToolInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers always, also without a database.
///
/// @param mode who runs the database: `embedded` or `external`
@ToolInfo(
    name = "health_check",
    title = "Check health",
    description = "Tells whether the registry's database answers, and what to do if not.",
    effect = Effect.READS,
    atOnce = true)
public record CheckHealth(Database database, TransactionRunner transactions, String mode)
    implements Tool<CheckHealth.Input, CheckHealth.Output> {

  /// Leaves room within the two seconds that a caller waits.
  private static final Duration LIMIT = Duration.ofMillis(1500);

  public record Input(@Doc("Also measure and count; takes longer") @Nullable Boolean deep) {}

  /// Overall verdict.
  public enum Status {
    HEALTHY,
    UNHEALTHY
  }

  /// What the database does.
  public enum Answer {
    OK,
    STARTING,
    ERROR
  }

  /// Something to mend.
  ///
  /// @param code stable, as in errors of tools
  public record Problem(String code, String message) {}

  /// How the database does; each part is absent where it couldn't be read.
  public record Measured(
      @Nullable RoundTrips roundTrips, @Nullable Replication replication, @Nullable Sizes sizes) {}

  /// What was found.
  ///
  /// @param pool absent until the database is open
  /// @param measured only if asked for and answered, as `counts`
  public record Output(
      @Doc Status status,
      @Doc Answer database,
      @Doc boolean healthy,
      @Doc @Nullable Double latencyMs,
      @Doc String mode,
      @Doc String databaseName,
      @Doc @Nullable String serverVersion,
      @Doc @Nullable String schemaVersion,
      @Doc @Nullable PoolState pool,
      @Doc @Nullable Measured measured,
      @Doc @Nullable Counts counts,
      @Doc List<Problem> problems) {}

  @Override
  public Output call(Input input, CallContext context) {
    Health health = database.check(LIMIT);
    return switch (health) {
      case Health.Ok ok -> healthy(ok, Boolean.TRUE.equals(input.deep()), context);
      case Health.Starting _ ->
          unhealthy(
              Answer.STARTING,
              new Problem(
                  "STARTING", "The database is still starting; call again in a few seconds."));
      case Health.Failed(Failure reason) ->
          unhealthy(Answer.ERROR, new Problem(reason.code().name(), reason.sentence()));
    };
  }

  private Output unhealthy(Answer answer, Problem problem) {
    return new Output(
        Status.UNHEALTHY,
        answer,
        false,
        null,
        mode,
        database.label(),
        null,
        null,
        database.state().orElse(null),
        null,
        null,
        List.of(problem));
  }

  /// A database that answers is healthy, also when it is too busy to be measured.
  private Output healthy(Health.Ok health, boolean deep, CallContext context) {
    var problems = new ArrayList<Problem>();
    if (health.readOnly()) {
      problems.add(
          new Problem(
              "READ_ONLY",
              ("The database (%s) accepts no changes now: it is read-only or a standby. Let"
                      + " DATABASE_URL lead to the primary.")
                  .formatted(database.label())));
    }
    DeepCheck.Result found =
        deep
            ? new DeepCheck(transactions, DeepCheck.LIMIT).run(context.cancellation())
            : DeepCheck.Result.NONE;
    found.problem().ifPresent(problems::add);
    return new Output(
        Status.HEALTHY,
        Answer.OK,
        true,
        RoundTrips.milliseconds(health.latency().toNanos()),
        mode,
        database.label(),
        health.serverVersion(),
        health.schemaVersion(),
        database.state().orElse(null),
        found.measured(),
        found.counts(),
        List.copyOf(problems));
  }
}
