package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.embedded.StreamingPair;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several hosts in one URL: a real primary and its real standby.
class SeveralHostsTest {
  private StreamingPair pair;

  @BeforeEach
  void start() throws Exception {
    pair = StreamingPair.start();
  }

  @AfterEach
  void stop() throws Exception {
    pair.close();
  }

  private static String place(String url) {
    return URI.create(url.substring("jdbc:".length())).getAuthority();
  }

  /// The standby is named first, so that something has to be chosen.
  private ConnectionSource.Target both(String attributes) throws Exception {
    String url =
        "postgresql://postgres@%s,%s/postgres?sslmode=disable&target_session_attrs=%s"
            .formatted(place(pair.standby()), place(pair.primary()), attributes);
    Settings settings = Settings.from(Map.of("DATABASE_URL", url), Platform.current());
    var external = (DatabaseSettings.External) settings.database();
    return new ConnectionSource.Target(external.url(), external.properties(), null);
  }

  private static boolean ask(ConnectionSource.Target target, String question) throws SQLException {
    var connections = new DriverDataSource(() -> target, Duration.ofSeconds(30));
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      assertThat(row.next()).isTrue();
      return row.getBoolean(1);
    }
  }

  private boolean leadsToTheStandby(String attributes) throws Exception {
    return ask(both(attributes), "SELECT pg_is_in_recovery()");
  }

  @Test
  void theAttributesChooseTheHost() throws Exception {
    assertThat(leadsToTheStandby("read-write")).isFalse();
    assertThat(leadsToTheStandby("primary")).isFalse();
    assertThat(leadsToTheStandby("read-only")).isTrue();
    assertThat(leadsToTheStandby("standby")).isTrue();
    assertThat(leadsToTheStandby("prefer-standby")).isTrue();
    assertThat(leadsToTheStandby("any")).isTrue();
  }

  @Test
  void aFailoverIsFollowed() throws Exception {
    ConnectionSource.Target target = both("read-write");
    try (var database =
        new Database(() -> target, "test", TestDatabase.settings(3, 0, Duration.ofSeconds(30)))) {
      var transactions = new TransactionRunner(database);
      transactions.write(tx -> tx.execute("CREATE TABLE note AS SELECT 'before' AS text"));
      var standby = new ConnectionSource.Target(pair.standby(), Map.of("user", "postgres"), null);
      while (!ask(standby, "SELECT to_regclass('note') IS NOT NULL")) {
        Thread.sleep(10);
      }
      pair.failOver();
      transactions.write(tx -> tx.execute("INSERT INTO note VALUES ('after')"));
      int notes = transactions.read(tx -> tx.fetchCount(tx.selectFrom("note")));
      assertThat(notes).isEqualTo(2);
    }
  }
}
