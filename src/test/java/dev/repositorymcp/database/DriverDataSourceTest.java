package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/// What a new connection is like.
class DriverDataSourceTest {
  @RegisterExtension static final TestDatabase REAL = new TestDatabase();

  private static final Duration SILENCE = Duration.ofSeconds(7);

  private Bridge bridge;

  @BeforeEach
  void build() throws IOException {
    bridge = REAL.bridge();
  }

  @AfterEach
  void remove() throws IOException {
    bridge.close();
  }

  private Connection connect(String more) throws Exception {
    var settings = Settings.from(Map.of("DATABASE_URL", bridge.url() + more), Platform.current());
    return switch (settings.database()) {
      case DatabaseSettings.External external ->
          new DriverDataSource(
                  () ->
                      new ConnectionSource.Target(
                          external.url(), external.properties(), external.password()),
                  SILENCE)
              .getConnection();
      case DatabaseSettings.Embedded _ -> throw new AssertionError("a URL was given");
    };
  }

  private static int threshold(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getPrepareThreshold();
  }

  @Test
  void namesNoStatementsBehindAPooler() throws Exception {
    try (Connection direct = connect("")) {
      assertThat(threshold(direct)).as("the driver's own").isEqualTo(5);
    }
    bridge.poseAsPooler();
    try (Connection pooled = connect("")) {
      assertThat(threshold(pooled)).isZero();
    }
    try (Connection told = connect("&prepareThreshold=3")) {
      assertThat(threshold(told)).isEqualTo(3);
    }
  }

  @Test
  void waitsAsLongForAnAnswerAsItIsTold() throws Exception {
    try (Connection usual = connect("")) {
      assertThat(usual.getNetworkTimeout()).isEqualTo(7000);
    }
    try (Connection told = connect("&socketTimeout=3")) {
      assertThat(told.getNetworkTimeout()).isEqualTo(3000);
    }
  }

  @Test
  void leavesNoConnectionOpenThatCannotBeUsed() throws Exception {
    ConnectionSource.Target user = PostgresServer.get().asOrdinaryUser(REAL.target());
    String function = "EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean)";
    REAL.execute("REVOKE " + function + " FROM PUBLIC");
    try {
      var connections = new DriverDataSource(() -> user, SILENCE);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> connections.getConnection().close())
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      assertThat(sessionsThatStay(String.valueOf(user.properties().get("user")))).isEmpty();
    } finally {
      REAL.execute("GRANT " + function + " TO PUBLIC");
    }
  }

  /// The server needs a moment to notice that one has ended.
  private static List<String> sessionsThatStay(String user) throws Exception {
    List<String> open = List.of();
    for (int look = 0; look == 0 || (!open.isEmpty() && look < 500); look++) {
      Thread.sleep(10);
      open =
          REAL.query(
              "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND usename = '"
                  + user
                  + "'");
    }
    return open;
  }

  /// No PostgreSQL that old is to be had for a test: only its answer is made up.
  @Test
  void refusesAServerThatIsTooOld() {
    var closed = new AtomicBoolean();
    var metadata =
        (DatabaseMetaData)
            proxy(
                DatabaseMetaData.class,
                Map.of("getDatabaseMajorVersion", 12, "getDatabaseProductVersion", "12.22"),
                closed);
    var old = (Connection) proxy(Connection.class, Map.of("getMetaData", metadata), closed);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverDataSource.prepare(old, new Properties()))
        .satisfies(
            e ->
                assertThat(Unavailable.because(e, "test").sentence())
                    .isEqualTo(
                        "The server of DATABASE_URL is PostgreSQL 12.22, and this program needs 13"
                            + " or newer; upgrade it or use another one."));
    assertThat(closed).isTrue();
  }

  private static Object proxy(Class<?> type, Map<String, ?> answers, AtomicBoolean closed) {
    return Proxy.newProxyInstance(
        DriverDataSourceTest.class.getClassLoader(),
        new Class<?>[] {type},
        (_, method, _) -> {
          if (method.getName().equals("close")) {
            closed.set(true);
          }
          return answers.get(method.getName());
        });
  }
}
