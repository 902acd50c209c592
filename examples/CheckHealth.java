package examples;

import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.Health;
import dev.repositorymcp.tool.Failure;
import java.time.Duration;

/// Asks whether the database answers; neither method throws.
final class CheckHealth {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private CheckHealth() {}

  /// Yes or no: the answer to `SELECT 1` within two seconds.
  static boolean isHealthy(Database database) {
    return database.isHealthy(LIMIT);
  }

  /// The same, in words.
  static String words(Database database) {
    return switch (database.check(LIMIT)) {
      case Health.Ok(Duration latency, String server, String schema, boolean _) ->
          "PostgreSQL %s with schema %s answers in %d ms"
              .formatted(server, schema, latency.toMillis());
      case Health.Starting _ -> "It is starting; ask again in a few seconds.";
      case Health.Failed(Failure reason) -> reason.sentence();
    };
  }
}
