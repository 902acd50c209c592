package dev.repositorymcp.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.config.Secret;
import dev.repositorymcp.database.ConnectionSource;
import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.Health;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.embedded.EmbeddedPostgres;
import dev.repositorymcp.embedded.TestHome;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.ToolEntry;
import dev.repositorymcp.tool.ToolJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class CheckHealthTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static JsonNode check(Database database, Map<String, ?> arguments) {
    ToolEntry tool =
        ToolEntry.of(new CheckHealth(database, new TransactionRunner(database), "external"));
    return ToolJson.mapper().valueToTree(tool.call(arguments, CallContext.detached()));
  }

  private static Database database(ConnectionSource source) {
    return new Database(
        source, "db.example.org:5432/reg", TestDatabase.settings(1, 0, Duration.ofSeconds(30)));
  }

  @Test
  void aDatabaseThatAnswersIsHealthy() {
    JsonNode result = check(DATABASE.database(), Map.of());
    assertThat(result.path("status").asString()).isEqualTo("healthy");
    assertThat(result.path("database").asString()).isEqualTo("ok");
    assertThat(result.path("healthy").booleanValue()).isTrue();
    assertThat(result.path("latency_ms").doubleValue()).isPositive();
    assertThat(result.path("mode").asString()).isEqualTo("external");
    assertThat(result.path("database_name").asString()).isEqualTo("test");
    assertThat(result.path("server_version").asString()).matches("\\d+.*");
    assertThat(result.path("schema_version").asString()).matches("\\d+");
    assertThat(result.path("pool").propertyNames())
        .containsExactly("total", "active", "idle", "waiting", "limit");
    assertThat(result.path("problems").isEmpty()).isTrue();
    assertThat(result.has("counts")).isFalse();
  }

  @Test
  void aDeepCheckCounts() throws SQLException {
    DATABASE.execute(
        """
        TRUNCATE repository;
        INSERT INTO repository (id, host, path, remote_url, name, status, presence, dirty) VALUES
          (gen_random_uuid(), 'h', NULL, 'r/1', 'a', 'archived', NULL, NULL),
          (gen_random_uuid(), 'h', '/b', 'r/2', 'b', 'active', 'present', true),
          (gen_random_uuid(), 'h', '/c', 'r/2', 'c', 'active', 'missing', false),
          (gen_random_uuid(), 'h', '/d', 'r/2', 'd', 'active', 'unreachable', NULL),
          (gen_random_uuid(), 'i', '/b', 'r/2', 'b', 'active', 'missing', NULL)
        """);
    JsonNode result = check(DATABASE.database(), Map.of("deep", "true"));
    assertThat(result.path("counts").toString())
        .isEqualTo(
            "{\"repositories\":5,\"archived\":1,\"remote_only\":1,\"missing\":2,\"unreachable\":1,"
                + "\"dirty\":1,\"siblings\":3}");
    assertThat(check(DATABASE.database(), Map.of("deep", false)).propertyNames())
        .doesNotContain("measured", "counts");
  }

  @Test
  void aDeepCheckMeasures() {
    JsonNode result = check(DATABASE.database(), Map.of("deep", true));
    JsonNode roundTrips = result.path("measured").path("round_trips");
    assertThat(roundTrips.propertyNames()).containsExactly("samples", "p50_ms", "p95_ms", "p99_ms");
    assertThat(roundTrips.path("samples").intValue()).isBetween(1, 100);
    assertThat(
            List.of(
                roundTrips.path("p50_ms").doubleValue(),
                roundTrips.path("p95_ms").doubleValue(),
                roundTrips.path("p99_ms").doubleValue()))
        .isSorted()
        .allMatch(taken -> taken > 0);
    assertThat(result.path("measured").path("replication").toString())
        .startsWith("{\"role\":\"primary\",\"standbys\":");
    JsonNode sizes = result.path("measured").path("sizes");
    assertThat(sizes.path("index_bytes").longValue()).isPositive();
    assertThat(sizes.path("database_bytes").longValue())
        .isGreaterThan(
            sizes.path("table_bytes").longValue() + sizes.path("index_bytes").longValue());
    assertThat(result.path("problems").isEmpty()).isTrue();
  }

  @Test
  void sizesGrowWithWhatIsStored() throws SQLException {
    DATABASE.execute("TRUNCATE repository");
    JsonNode before =
        check(DATABASE.database(), Map.of("deep", true)).path("measured").path("sizes");
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, remote_url, name)
        SELECT gen_random_uuid(), 'h', 'r/' || i, 'r' || i FROM generate_series(1, 1000) i
        """);
    JsonNode after =
        check(DATABASE.database(), Map.of("deep", true)).path("measured").path("sizes");
    for (String what : List.of("database_bytes", "table_bytes", "index_bytes")) {
      assertThat(after.path(what).longValue())
          .as(what)
          .isGreaterThan(before.path(what).longValue());
    }
  }

  @Test
  void percentilesAreTheSmallestThatSoManyDoNotExceed() {
    List<Long> milliseconds = LongStream.rangeClosed(1, 200).mapToObj(n -> n * 1_000_000).toList();
    assertThat(RoundTrips.percentile(milliseconds, 50)).isEqualTo(100);
    assertThat(RoundTrips.percentile(milliseconds, 99)).isEqualTo(198);
    assertThat(RoundTrips.percentile(List.of(7_000_000L), 99)).isEqualTo(7);
  }

  /// A lock on the table is in the way of its size and its rows.
  @Test
  void whatTakesTooLongIsLeftOutOfADeepCheck() throws SQLException {
    var check = new DeepCheck(DATABASE.transactions(), Duration.ofSeconds(1));
    try (Connection rival = DATABASE.connect();
        Statement statement = rival.createStatement()) {
      rival.setAutoCommit(false);
      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
      DeepCheck.Result result = check.run(new Cancellation());
      assertThat(result.measured())
          .hasNoNullFieldsOrPropertiesExcept("sizes")
          .hasFieldOrPropertyWithValue("sizes", null);
      assertThat(result.unmeasured()).containsExactly("sizes", "counts");
      assertThat(result.problem().orElseThrow().message())
          .isEqualTo(
              "Not measured: sizes, counts. The database took longer than 1000 ms; it may be"
                  + " busy.");
      rival.rollback();
    }
    assertThat(check.run(new Cancellation()).problem()).isEmpty();
    var cancelled = new Cancellation();
    cancelled.cancel();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> check.run(cancelled));
  }

  @Test
  void whatThisUserMayNotSeeIsLeftOut() throws SQLException {
    DATABASE.execute("REVOKE EXECUTE ON FUNCTION pg_indexes_size(regclass) FROM PUBLIC");
    try (Database database = database(DATABASE.asOrdinaryUser())) {
      JsonNode result = check(database, Map.of("deep", true));
      assertThat(result.path("healthy").booleanValue()).isTrue();
      assertThat(result.has("counts")).isTrue();
      assertThat(result.path("problems").path(0).path("message").asString())
          .isEqualTo(
              "Not measured: sizes. The database user may not do this in the database"
                  + " (db.example.org:5432/reg): permission denied for function pg_indexes_size."
                  + " Grant it that right, or use another user in DATABASE_URL.");
    } finally {
      DATABASE.execute("GRANT EXECUTE ON FUNCTION pg_indexes_size(regclass) TO PUBLIC");
    }
  }

  /// As after a failover, while only the old primary can be reached.
  @Test
  void aDatabaseThatAcceptsNoChangesSaysSo() {
    var properties = new HashMap<>(DATABASE.target().properties());
    properties.put("options", "-c default_transaction_read_only=on");
    var target =
        new ConnectionSource.Target(
            DATABASE.target().url(), properties, DATABASE.target().password());
    try (Database database = database(() -> target)) {
      database.open();
      JsonNode result = check(database, Map.of());
      assertThat(result.path("healthy").booleanValue()).isTrue();
      assertThat(result.path("problems").path(0).path("code").asString()).isEqualTo("READ_ONLY");
      assertThat(result.path("problems").path(0).path("message").asString())
          .contains("db.example.org:5432/reg", "read-only or a standby", "DATABASE_URL");
    }
  }

  /// A cluster that recovers for ever is a standby whose primary is away.
  @Test
  void aStandbySaysThatItIsOne() throws Exception {
    try (TestHome home = TestHome.replicable()) {
      var postgres = new EmbeddedPostgres(home.path());
      ConnectionSource source =
          () -> {
            EmbeddedPostgres.Address address = postgres.ensureRunning();
            return new ConnectionSource.Target(address.url(), address.properties(), null);
          };
      try (Database database = database(source)) {
        database.open();
        assertThat(check(database, Map.of()).path("problems").isEmpty()).isTrue();
      }
      assertThat(postgres.stop()).isTrue();
      home.makeStandby();
      try (Database database = database(source)) {
        database.open();
        JsonNode result = check(database, Map.of("deep", true));
        assertThat(result.path("measured").path("replication").path("role").asString())
            .isEqualTo("standby");
        assertThat(result.path("measured").path("replication").path("standbys").intValue())
            .isZero();
        assertThat(result.path("problems").path(0).path("code").asString()).isEqualTo("READ_ONLY");
        assertThat(result.has("counts")).isTrue();
      }
      assertThat(postgres.stop()).isTrue();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsUnhealthyAndNoSecretIsTold() {
    ConnectionSource source =
        () ->
            new ConnectionSource.Target(
                "jdbc:postgresql://127.0.0.1:1/reg",
                Map.of("user", "app"),
                new Secret("S3cr3t-x9"));
    try (Database database = database(source)) {
      JsonNode result = check(database, Map.of("deep", true));
      assertThat(result.path("status").asString()).isEqualTo("unhealthy");
      assertThat(result.path("database").asString()).isEqualTo("error");
      assertThat(result.path("healthy").booleanValue()).isFalse();
      assertThat(result.path("problems").size()).isOne();
      JsonNode problem = result.path("problems").path(0);
      assertThat(problem.path("code").asString()).isEqualTo("UNAVAILABLE");
      assertThat(problem.path("message").asString())
          .contains("db.example.org:5432/reg", "does not answer", "DATABASE_URL");
      assertThat(result.propertyNames())
          .doesNotContain("counts", "pool", "latency_ms", "server_version");
      assertThat(result.toString()).doesNotContain("S3cr3t");
    }
  }

  @Test
  void aDatabaseThatIsBeingOpenedIsStarting() {
    var ready = new CountDownLatch(1);
    ConnectionSource source =
        () -> {
          ready.await();
          return DATABASE.target();
        };
    try (Database database = database(source)) {
      JsonNode result = check(database, Map.of("deep", true));
      assertThat(result.path("status").asString()).isEqualTo("unhealthy");
      assertThat(result.path("database").asString()).isEqualTo("starting");
      assertThat(result.path("problems").path(0).path("code").asString()).isEqualTo("STARTING");

      ready.countDown();
      database.open();
      assertThat(check(database, Map.of()).path("database").asString()).isEqualTo("ok");
    }
  }

  @Test
  void aBusyPoolIsHealthy() throws InterruptedException {
    var over = new CountDownLatch(1);
    var busy = new CountDownLatch(1);
    try (Database database = database(DATABASE::target)) {
      Thread holder = Thread.ofVirtual().start(() -> hold(database, busy, over));
      busy.await();
      JsonNode result = check(database, Map.of());
      assertThat(result.path("healthy").booleanValue()).isTrue();
      assertThat(result.path("pool").path("active").intValue()).isOne();
      assertThat(result.path("pool").path("limit").intValue()).isOne();
      over.countDown();
      holder.join();
    }
  }

  @Test
  void manyAtOnceAreOneToTheDatabase() throws Exception {
    var asked = new AtomicInteger();
    var held = new AtomicBoolean();
    var open = new CountDownLatch(1);
    ConnectionSource source =
        () -> {
          asked.incrementAndGet();
          if (held.get()) {
            open.await();
          }
          return DATABASE.target();
        };
    var over = new CountDownLatch(1);
    var busy = new CountDownLatch(1);
    try (Database database = database(source)) {
      Thread holder = Thread.ofVirtual().start(() -> hold(database, busy, over));
      busy.await();
      held.set(true);
      int before = asked.get();
      var answers = new ConcurrentLinkedQueue<Health>();
      List<Thread> callers =
          IntStream.range(0, 50)
              .mapToObj(
                  _ ->
                      Thread.ofPlatform()
                          .start(() -> answers.add(database.check(Duration.ofMinutes(1)))))
              .toList();
      for (Thread caller : callers) {
        while (caller.getState() != Thread.State.TIMED_WAITING) {
          Thread.sleep(1);
        }
      }
      open.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(answers).hasSize(50).allMatch(Health::isOk);
      assertThat(asked.get() - before).isOne();
      over.countDown();
      holder.join();
    }
  }

  @Test
  void aDatabaseThatIsTooBusyToCountIsHealthy() throws Exception {
    var over = new CountDownLatch(1);
    var busy = new CountDownLatch(1);
    try (var database =
        new Database(
            DATABASE::target,
            "db.example.org:5432/reg",
            TestDatabase.settings(1, 0, Duration.ofMillis(500)))) {
      Thread holder = Thread.ofVirtual().start(() -> hold(database, busy, over));
      busy.await();
      JsonNode result = check(database, Map.of("deep", true));
      assertThat(result.path("healthy").booleanValue()).isTrue();
      assertThat(result.has("counts")).isFalse();
      assertThat(result.path("problems").path(0).path("message").asString())
          .startsWith(
              "Not measured: round_trips, replication, sizes, counts. No database connection")
          .contains("1 total, 1 active");
      over.countDown();
      holder.join();
    }
  }

  private static void hold(Database database, CountDownLatch busy, CountDownLatch over) {
    try {
      new TransactionRunner(database)
          .read(
              tx -> {
                busy.countDown();
                over.await();
                return null;
              });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
