package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.embedded.EmbeddedPostgres;
import dev.repositorymcp.embedded.EmbeddedPostgresException;
import dev.repositorymcp.embedded.MajorUpgrade;
import dev.repositorymcp.embedded.OlderCluster;
import dev.repositorymcp.embedded.TestHome;
import dev.repositorymcp.tool.Failure;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// From PostgreSQL 17 to the one of this program, both real. Each test goes on from the one before.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
  private static TestHome home;
  private static EmbeddedPostgres older;
  private static Settings settings;
  private static List<String> rows;

  @BeforeAll
  static void createOlder() throws Exception {
    home = TestHome.empty();
    older = OlderCluster.create(home);
    settings =
        Settings.from(Map.of("REPOSITORY_MCP_HOME", home.path().toString()), Platform.current());
    try (Database database = database(older)) {
      var transactions = new TransactionRunner(database);
      transactions.write(
          tx ->
              tx.execute(
                  "INSERT INTO repository (id, host, path, name, description, tags) SELECT"
                      + " gen_random_uuid(), 'h', '/' || i, 'r' || i, E'\\t Ü 🚀' || i, '{a}' FROM"
                      + " generate_series(1, 1000) AS i"));
      rows = rows(transactions);
    }
  }

  @AfterAll
  static void clear() throws Exception {
    home.close();
  }

  private static Database database(EmbeddedPostgres postgres) {
    return new Database(Backend.source(postgres), "test", settings.pool());
  }

  private static List<String> rows(TransactionRunner transactions) {
    return transactions.read(
        tx ->
            tx.fetch("SELECT repository::text FROM repository ORDER BY id").map(Record::toString));
  }

  private static void assertOlderServes() {
    try (Database database = database(older)) {
      assertThat(rows(new TransactionRunner(database))).isEqualTo(rows);
    }
  }

  private static void assertRefused(String words) {
    try (Database database = database(new EmbeddedPostgres(home.path()))) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(database::open)
          .matches(failure -> failure.code() == Failure.Code.UNAVAILABLE)
          .withMessageContaining(words);
    }
  }

  private static Maintenance maintenance() {
    return new Maintenance(settings, _ -> {});
  }

  @Test
  @Order(1)
  void anEmptyRegistryIsNeverServedInPlaceOfAnOlderOne() {
    assertRefused(
        "PostgreSQL 17, and this program has PostgreSQL 18: run 'repository-mcp db upgrade'");
    assertThat(maintenance().status())
        .satisfies(status -> assertThat(status.state()).isEqualTo("absent"))
        .satisfies(status -> assertThat(status.upgradeFrom()).isEqualTo(17));
  }

  @Test
  @Order(2)
  void anUpgradeThatFailsLeavesTheOlderOneInUse() throws Exception {
    try (MajorUpgrade upgrade = MajorUpgrade.begin(home.path(), _ -> {}).orElseThrow()) {
      assertThat(upgrade.versions()).isEqualTo("17.11 → 18.6");
      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(older::ensureRunning)
          .withMessageContaining("A newer version of this program has taken the registry over");
      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(() -> MajorUpgrade.begin(home.path(), _ -> {}))
          .withMessageContaining("Another upgrade");
    }
    assertOlderServes();
    assertRefused("has not ended");
  }

  @Test
  @Order(3)
  void anUpgradeThatWasKilledIsBegunAnew() throws Exception {
    boolean _ = older.stop();
    OlderCluster.killUpgrade(home);
    assertRefused("has not ended");

    Maintenance.Upgraded done = maintenance().upgrade().orElseThrow();
    assertThat(done.versions()).isEqualTo("17.11 → 18.6");
    assertThat(done.left()).endsWith("db-17");
    var current = new EmbeddedPostgres(home.path());
    try (Database database = database(current)) {
      var transactions = new TransactionRunner(database);
      assertThat(rows(transactions)).isEqualTo(rows);
      String version =
          transactions.read(tx -> tx.fetchSingle("SHOW server_version").into(String.class));
      assertThat(version).startsWith("18.");
    }
    assertThat(maintenance().upgrade()).as("nothing is left to upgrade").isEmpty();
    assertThat(maintenance().status().upgradeFrom()).isNull();
    assertThat(current.stop()).isTrue();
  }

  @Test
  @Order(4)
  void theOlderDataIsStillThereForAPersonWhoWantsItBack() throws Exception {
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(older::ensureRunning)
        .withMessageContaining("to go back to the data before");
    assertThat(home.path().resolve("db-17/superseded").toFile().delete()).isTrue();
    assertOlderServes();
    assertThat(older.stop()).isTrue();
  }
}
