package dev.repositorymcp.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/// Brings the database to the schema that this program was built for.
///
/// Safe when several processes start at once: Flyway takes an advisory lock in a transaction. A
/// database that a newer version has migrated is used as it is, since migrations keep older
/// programs working. Nothing is ever repaired on its own.
final class Migrations {
  /// Newest migration under schema/.
  private static final String VERSION = "001";

  /// What [#HISTORY] tells of a database that has exactly the migrations under schema/: version,
  /// checksum and success of each.
  private static final String CURRENT = VERSION + ":355125072:t";

  private static final String HAS_HISTORY =
      "SELECT to_regclass(quote_ident(current_schema()) || '.flyway_schema_history') IS NOT NULL";

  private static final String HISTORY =
      "SELECT string_agg(concat_ws(':', version, checksum, success), ' ' ORDER BY installed_rank)"
          + " FROM flyway_schema_history WHERE type <> 'BASELINE'";

  /// Longest wait for another process that migrates.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Flyway's words when another process has its lock, or has made the history while this one was
  /// about to; it has no other sign for either.
  private static final List<String> OVERTAKEN =
      List.of(
          "Number of retries exceeded while attempting to acquire PostgreSQL advisory lock",
          "Unable to baseline schema history table");

  private static final String HAS_OURS =
      "SELECT EXISTS (SELECT 1 FROM flyway_schema_history WHERE version = '%s' AND success)"
          .formatted(VERSION);

  /// Between two attempts, at random.
  private static final int SHORTEST_PAUSE_MILLIS = 100;

  private static final int LONGEST_PAUSE_MILLIS = 500;

  private Migrations() {}

  /// What a migration came to.
  ///
  /// @param applied how many migrations were applied now
  /// @param version of the schema
  record Result(int applied, String version) {}

  /// Asks the history first, and brings in Flyway only where it has something to do: a third of all
  /// that is loaded until the first answer of the database is Flyway's.
  ///
  /// @param asking gives the one connection that tells whether there is something to do
  /// @param migrating gives the two that Flyway needs
  /// @throws SchemaMismatchException if an applied migration differs from ours
  static Result apply(DataSource asking, DataSource migrating) throws SQLException {
    return apply(asking, migrating, PATIENCE);
  }

  /// While another process migrates, Flyway would wait in an open transaction. Behind a pooler that
  /// keeps a connection which the other one needs, so this waits with empty hands.
  ///
  /// @param patience how long is waited in all
  static Result apply(DataSource asking, DataSource migrating, Duration patience)
      throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isCurrent(asking)) {
      try {
        Result result = migrate(migrating);
        if (result.applied() == 0) {
          requireOurs(migrating);
        }
        return result;
      } catch (FlywayException e) {
        if (!isOvertaken(e) || System.nanoTime() - deadline >= 0) {
          throw e;
        }
        LockSupport.parkNanos(pause().toNanos());
      }
    }
    return new Result(0, VERSION);
  }

  private static boolean isOvertaken(FlywayException failure) {
    String words = String.valueOf(failure.getMessage());
    return OVERTAKEN.stream().anyMatch(words::startsWith);
  }

  /// Another program's history may begin above our first migration, which Flyway then leaves out.
  private static void requireOurs(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      if (!"t".equals(value(statement, HAS_OURS))) {
        throw new SchemaMismatchException(null);
      }
    }
  }

  private static Duration pause() {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
  }

  /// Whether the history is exactly this program's; tells a test that [#CURRENT] is up to date.
  static boolean isCurrent(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      return "t".equals(value(statement, HAS_HISTORY)) && CURRENT.equals(value(statement, HISTORY));
    }
  }

  private static @Nullable String value(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private static Result migrate(DataSource dataSource) {
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(dataSource)
              .locations("classpath:schema")
              .lockRetryCount(0)
              // Other programs' tables may stand beside ours: a history begins before our first.
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .load();
      MigrateResult result = flyway.migrate();
      int applied = result.migrationsExecuted;
      String version = applied == 0 ? result.initialSchemaVersion : result.targetSchemaVersion;
      return new Result(applied, String.valueOf(version));
    } catch (FlywayValidateException e) {
      throw new SchemaMismatchException(e);
    }
  }

  /// The schema history contradicts the migrations of this program.
  static final class SchemaMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SchemaMismatchException(@Nullable FlywayValidateException cause) {
      super("The schema history differs from this program's migrations", cause);
    }
  }
}
