package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
  private static final PostgresServer SERVER = PostgresServer.get();

  private ConnectionSource.Target target = new ConnectionSource.Target("", Map.of(), null);

  @BeforeEach
  void createDatabase() throws SQLException {
    target = SERVER.emptyDatabase();
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    SERVER.drop(target);
  }

  private int migrate() throws SQLException {
    var dataSource = new DriverDataSource(() -> target, Duration.ZERO);
    return Migrations.apply(dataSource, dataSource).applied();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = PostgresServer.connect(target);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void bringsAnEmptyDatabaseUpToDateOnce() throws SQLException {
    var dataSource = new DriverDataSource(() -> target, Duration.ZERO);
    assertThat(Migrations.isCurrent(dataSource)).isFalse();
    Migrations.Result first = Migrations.apply(dataSource, dataSource);
    assertThat(first.applied()).isPositive();
    assertThat(Migrations.isCurrent(dataSource))
        .as("Migrations.CURRENT is what a migration leaves")
        .isTrue();
    assertThat(Migrations.apply(dataSource, dataSource))
        .isEqualTo(new Migrations.Result(0, first.version()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CREATE TABLE of_another_program (id int)"})
  void migratesOnceWhenSeveralStartTogether(String before) throws Exception {
    execute(before);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      int applied = 0;
      for (var result :
          callers.invokeAll(
              IntStream.range(0, 5).<Callable<Integer>>mapToObj(_ -> this::migrate).toList())) {
        applied += result.get() > 0 ? 1 : 0;
      }
      assertThat(applied).isEqualTo(1);
    }
  }

  /// Takes Flyway's own lock, as a process does that migrates.
  private Connection migratingElsewhere() throws SQLException {
    Connection other = PostgresServer.connect(target);
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.execute(
          "SELECT pg_advisory_xact_lock(%d)"
              .formatted(77431708279161L + "\"public\".\"flyway_schema_history\"".hashCode()));
    }
    return other;
  }

  private boolean holdsATransaction() throws SQLException {
    try (Connection connection = PostgresServer.connect(target);
        Statement statement = connection.createStatement()) {
      return statement
          .executeQuery(
              "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND application_name = 'repository-mcp' AND xact_start IS NOT NULL"
                  + " AND query LIKE '%pg_try_advisory_xact_lock%'")
          .next();
    }
  }

  private boolean comesToHold(boolean transaction) throws Exception {
    for (int look = 0; look < 1000; look++) {
      if (holdsATransaction() == transaction) {
        return true;
      }
      Thread.sleep(10);
    }
    return false;
  }

  @Test
  void waitsForAnotherThatMigratesWithoutATransaction() throws Exception {
    try (Connection other = migratingElsewhere();
        ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> applied = caller.submit(this::migrate);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThat(comesToHold(true)).as("tries for the lock").isTrue();
        assertThat(comesToHold(false)).as("lets go").isTrue();
      }
      assertThat(applied).isNotDone();
      other.rollback();
      assertThat(applied.get()).isPositive();
    }
  }

  @Test
  void doesNotWaitForEver() throws SQLException {
    var dataSource = new DriverDataSource(() -> target, Duration.ZERO);
    try (Connection _ = migratingElsewhere()) {
      assertThatExceptionOfType(FlywayException.class)
          .isThrownBy(() -> Migrations.apply(dataSource, dataSource, Duration.ZERO))
          .withMessageContaining("advisory lock");
    }
  }

  @Test
  void worksBesideTheTablesOfOthers() throws SQLException {
    execute("CREATE TABLE alembic_version AS SELECT 'x' AS version_num");
    assertThat(migrate()).isPositive();
    assertThat(Migrations.isCurrent(new DriverDataSource(() -> target, Duration.ZERO))).isTrue();
    assertThat(migrate()).isZero();
  }

  @Test
  void refusesTheHistoryOfAnotherProgram() throws SQLException {
    migrate();
    execute(
        "DROP TABLE repository CASCADE; DROP TABLE setting CASCADE;"
            + " UPDATE flyway_schema_history SET version = '7', type = 'BASELINE', checksum = NULL,"
            + " description = '<< Flyway Baseline >>', script = '<< Flyway Baseline >>'");
    assertThatExceptionOfType(Migrations.SchemaMismatchException.class).isThrownBy(this::migrate);
  }

  @Test
  void worksWithASchemaThatANewerVersionMade() throws SQLException {
    migrate();
    execute(
        "INSERT INTO flyway_schema_history VALUES"
            + " (999, '999', 'future', 'SQL', 'V999__future.sql', 1, 'x', now(), 1, true)");
    assertThat(migrate()).isZero();
  }

  @Test
  void refusesAChangedHistoryAndLeavesIt() throws SQLException {
    migrate();
    execute("UPDATE flyway_schema_history SET checksum = 7 WHERE version = '001'");
    try (var database =
        new Database(() -> target, "test", TestDatabase.settings(1, 0, Duration.ofSeconds(5)))) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(database::open)
          .withMessageContaining("nothing is repaired automatically");
    }
  }
}
