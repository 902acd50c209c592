package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of a statement that takes too long.
class StatementWatchdogTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static void runWatched(StatementWatchdog watchdog, Statement statement, String sql)
      throws SQLException {
    watchdog.add(statement);
    try {
      statement.execute(sql);
    } finally {
      watchdog.remove(statement);
    }
  }

  @Test
  void cancelsWhatTakesTooLongAgainAndAgain() throws SQLException {
    var watchdog = new StatementWatchdog(Duration.ofMillis(60));
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> runWatched(watchdog, statement, "SELECT pg_sleep(600)"))
            .matches(failure -> failure.getSQLState().equals("57014"));
      }
    }
  }

  @Test
  void sparesWhatIsNotWatchedAnyMore() throws SQLException {
    var watchdog = new StatementWatchdog(Duration.ofMillis(60));
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      runWatched(watchdog, statement, "SELECT 1");
      assertThat(statement.execute("SELECT pg_sleep(0.3)")).isTrue();
    }
  }
}
