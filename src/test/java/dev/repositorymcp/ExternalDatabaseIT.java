package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.mcp.McpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole program with `DATABASE_URL`: right, wrong, busy, late.
class ExternalDatabaseIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String AWAY =
      "postgresql://app:" + ServedProcess.SECRET + "@127.0.0.1:1/reg";

  private Bridge bridge;

  @BeforeEach
  void build() throws IOException, SQLException {
    bridge = DATABASE.bridge();
    DATABASE.execute("TRUNCATE repository");
  }

  @AfterEach
  void remove() throws IOException {
    bridge.close();
  }

  private ServedProcess start() throws IOException {
    ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()));
    var _ = server.client.initialize("2025-11-25");
    return server;
  }

  private static String remote(Object name) {
    return "{\"remote_url\":\"https://example.org/o/" + name + "\"}";
  }

  private static String create(String id, Object name) {
    return McpClient.line(id, "tools/call", McpClient.toolCall("create_repository", remote(name)));
  }

  private static String refusal(JsonNode result) {
    assertThat(result.path("isError").booleanValue()).isTrue();
    assertThat(result.has("structuredContent")).isFalse();
    return result.at("/content/0/text").asString();
  }

  private static void awaitSessions(String condition, int count) throws Exception {
    Sessions.await(DATABASE, condition, count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void everyLegacyVersionIsSpokenWhileTheDatabaseIsAway(String version) throws Exception {
    try (ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", AWAY))) {
      McpClient client = server.client;
      assertThat(client.initialize(version).at("/result/protocolVersion").asString())
          .isEqualTo(version);
      assertThat(client.request("tools/list", "{}").at("/result/tools").size()).isEqualTo(4);
      JsonNode health = client.call("health_check", "{}").path("structuredContent");
      assertThat(health.path("healthy").booleanValue()).isFalse();
      assertThat(refusal(client.call("create_repository", remote("r"))))
          .startsWith("UNAVAILABLE: The database (127.0.0.1:1/reg) does not answer")
          .contains("DATABASE_URL", "call again");
      assertThat(server.end()).isZero();
      server.assertCleanOutput();
    }
  }

  @Test
  void aWrongEnvironmentIsToldToTheClient() throws Exception {
    try (ServedProcess server =
        ServedProcess.start(
            Map.of(
                "DATABASE_URL",
                "mysql://app:" + ServedProcess.SECRET + "@127.0.0.1/reg",
                "POOL_SIZE",
                "many"))) {
      var _ = server.client.initialize("2025-11-25");
      assertThat(server.client.request("tools/list", "{}").at("/result/tools").size()).isEqualTo(4);
      assertThat(refusal(server.client.call("list_repositories", "{}")))
          .startsWith("UNAVAILABLE: ")
          .contains("2 settings are wrong", "DATABASE_URL: ", "POOL_SIZE: ");
      assertThat(
              server.client.call("health_check", "{}").at("/structuredContent/problems").toString())
          .contains("POOL_SIZE: ");
      assertThat(server.end()).isZero();
      assertThat(server.errors()).contains("2 settings are wrong");
      server.assertCleanOutput();
    }
  }

  @Test
  void aDatabaseThatRefusesSaysWhatToCorrect() throws Exception {
    String database = bridge.url().replaceAll("/test_\\w+", "/no_such_database");
    String user = bridge.url().replaceFirst("//[^@]+@", "//stranger:" + ServedProcess.SECRET + "@");
    for (Map.Entry<String, String> wrong :
        List.of(
            Map.entry(database, "does not exist on its server; create it or correct DATABASE_URL"),
            Map.entry(user, "refused the user name or password; correct DATABASE_URL"))) {
      try (ServedProcess server =
          ServedProcess.start(
              Map.of("DATABASE_URL", wrong.getKey(), "LOG_LEVEL", "DEBUG", "SQL_ECHO", "true"))) {
        var _ = server.client.initialize("2025-11-25");
        assertThat(refusal(server.client.call("list_repositories", "{}")))
            .startsWith("UNAVAILABLE: ")
            .contains(wrong.getValue());
        assertThat(server.client.call("health_check", "{}").toString()).contains(wrong.getValue());
        assertThat(server.end()).isZero();
        server.assertCleanOutput();
      }
    }
  }

  @Test
  void aReplicaThatIsAwayCostsNoListAndTheLogSaysSoOnce() throws Exception {
    try (ServedProcess server =
        ServedProcess.start(Map.of("DATABASE_URL", bridge.url(), "DATABASE_READ_URL", AWAY))) {
      var _ = server.client.initialize("2025-11-25");
      var _ = server.client.call("create_repository", remote("r"));
      for (int list = 0; list < 3; list++) {
        assertThat(
                server
                    .client
                    .call("list_repositories", "{}")
                    .at("/structuredContent/total")
                    .asInt())
            .isEqualTo(1);
      }
      assertThat(server.end()).isZero();
      server.assertCleanOutput();
      assertThat(server.errors())
          .containsOnlyOnce("The replica (127.0.0.1:1/reg) can't be used, so the primary answers")
          .doesNotContain(ServedProcess.SECRET);
    }
  }

  @Test
  void aDatabaseThatComesLaterNeedsNoRestart() throws Exception {
    int port = Bridge.freePort();
    try (ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", DATABASE.url(port)))) {
      var _ = server.client.initialize("2025-11-25");
      assertThat(refusal(server.client.call("create_repository", remote("r"))))
          .startsWith("UNAVAILABLE: ");
      try (Bridge _ = DATABASE.bridge(port)) {
        JsonNode result = server.client.call("create_repository", remote("r"));
        assertThat(result.at("/structuredContent/outcome").asString())
            .as(result.toString())
            .isEqualTo("created");
        assertThat(
                server.client.call("health_check", "{}").at("/structuredContent/status").asString())
            .isEqualTo("healthy");
        assertThat(server.end()).isZero();
      }
    }
  }

  /// A minute at most, and then one process of PostgreSQL less for each idle client.
  @Test
  void anIdleServerHoldsNoConnection() throws Exception {
    try (ServedProcess server = start()) {
      assertThat(server.client.call("list_repositories", "{}").path("isError").asBoolean(false))
          .isFalse();
      for (int tenth = 0; sessions() > 0; tenth++) {
        assertThat(tenth).as("tenths of a second").isLessThan(600);
        Thread.sleep(100);
      }
      assertThat(server.client.call("list_repositories", "{}").path("isError").asBoolean(false))
          .isFalse();
      assertThat(server.end()).isZero();
    }
  }

  private static int sessions() throws SQLException {
    return Integer.parseInt(
        DATABASE
            .query(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid()")
            .getFirst());
  }

  @Test
  void aSlowCallDelaysNoOtherAndEndsWithItsClient() throws Exception {
    try (ServedProcess server = start();
        Connection rival = DATABASE.connect();
        Statement statement = rival.createStatement()) {
      rival.setAutoCommit(false);
      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
      server.client.send(create("\"slow\"", "slow"));
      awaitSessions("wait_event_type = 'Lock'", 1);
      assertThat(
              server.client.call("health_check", "{}").at("/structuredContent/status").asString())
          .isEqualTo("healthy");
      assertThat(server.client.request("tools/list", "{}").at("/result/tools").size()).isEqualTo(4);
      assertThat(server.client.lines()).noneMatch(line -> line.contains("\"slow\""));
      rival.commit();
      assertThat(
              server.client.answer("\"slow\"").at("/result/structuredContent/outcome").asString())
          .isEqualTo("created");

      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
      server.client.send(create("\"cancelled\"", "cancelled"));
      awaitSessions("wait_event_type = 'Lock'", 1);
      server.client.send(McpClient.cancel("\"cancelled\""));
      awaitSessions("wait_event_type = 'Lock'", 0);
      rival.rollback();
      assertThat(
              server
                  .client
                  .call("list_repositories", "{}")
                  .at("/structuredContent/total")
                  .intValue())
          .isOne();

      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
      server.client.send(create("\"terminated\"", "terminated"));
      awaitSessions("wait_event_type = 'Lock'", 1);
      assertThat(server.terminate()).isEqualTo(143);
      awaitSessions("backend_type = 'client backend' AND state = 'active'", 0);
      rival.rollback();
      assertThat(DATABASE.query("SELECT name FROM repository")).containsExactly("slow");
      assertThat(server.client.lines()).noneMatch(line -> line.contains("\"cancelled\""));
      assertThat(server.errors()).isEmpty();
      server.assertCleanOutput();
    }
  }

  @Test
  void twoHundredCallsAtOnceGetTwoHundredAnswers() throws Exception {
    try (ServedProcess server = ServedProcess.startUnread(Map.of("DATABASE_URL", bridge.url()))) {
      var burst = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        String id = i % 2 == 0 ? String.valueOf(i) : "\"" + i + "\"";
        String call =
            switch (i % 4) {
              case 0 -> McpClient.toolCall("create_repository", remote(i));
              case 1 -> McpClient.toolCall("list_repositories", "{}");
              case 2 -> McpClient.toolCall("update_repository", "{\"repo_id\":\"none\"}");
              default -> McpClient.toolCall("health_check", "{}");
            };
        burst.append(McpClient.line(id, "tools/call", McpClient.claim(call))).append('\n');
      }
      server.client.send(burst.substring(0, burst.length() - 1));
      List<JsonNode> answers = server.client.listen().awaitMessages(200);
      assertThat(answers).hasSize(200).allMatch(answer -> answer.has("result"));
      assertThat(new HashSet<>(answers.stream().map(answer -> answer.get("id")).toList()))
          .hasSize(200);
      assertThat(server.end()).isZero();
      assertThat(server.client.lines()).hasSize(200);
      assertThat(DATABASE.query("SELECT count(*) FROM repository")).containsExactly("50");
    }
  }

  @Test
  void fiftyCreatesFromTwoProcessesMakeOneRow() throws Exception {
    try (ServedProcess one = start();
        ServedProcess other = start()) {
      for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 25; i++) {
          one.client.send(create("\"%d/%d\"".formatted(round, i), round));
          other.client.send(create("\"%d/%d\"".formatted(round, i), round));
        }
        var outcomes = new ArrayList<String>();
        var ids = new HashSet<String>();
        for (int i = 0; i < 25; i++) {
          for (ServedProcess server : List.of(one, other)) {
            JsonNode result =
                server
                    .client
                    .answer("\"%d/%d\"".formatted(round, i))
                    .at("/result/structuredContent");
            outcomes.add(result.path("outcome").asString());
            ids.add(result.path("repo_id").asString());
          }
        }
        assertThat(outcomes)
            .hasSize(50)
            .containsOnlyOnce("created")
            .containsOnly("created", "existing");
        assertThat(ids).hasSize(1);
      }
      assertThat(DATABASE.query("SELECT count(*) FROM repository")).containsExactly("10");
    }
  }

  @Test
  void aScanTellsItsProgressAndStopsWhenItIsCancelled(@TempDir Path folder) throws Exception {
    Path tree = folder.toRealPath();
    for (int i = 0; i < 300; i++) {
      Path git = tree.resolve("g%d/r%d/.git".formatted(i % 10, i));
      Files.createDirectories(git.resolve("objects"));
      Files.createDirectories(git.resolve("refs"));
      Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    }
    String scan =
        "{\"name\":\"create_repository\",\"arguments\":{\"repo_path\":\"%s\",\"scan\":true},"
                .formatted(tree)
            + "\"_meta\":{\"progressToken\":\"%s\"}}";
    try (ServedProcess server = start();
        Connection rival = DATABASE.connect();
        Statement statement = rival.createStatement()) {
      rival.setAutoCommit(false);
      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
      server.client.send(McpClient.line("7", "tools/call", scan.formatted("first")));
      awaitSessions("wait_event_type = 'Lock'", 1);
      server.client.send(McpClient.cancel("7"));
      awaitSessions("wait_event_type = 'Lock'", 0);
      rival.rollback();
      assertThat(DATABASE.query("SELECT count(*) FROM repository")).containsExactly("0");

      server.client.send(McpClient.line("8", "tools/call", scan.formatted("second")));
      JsonNode counts = server.client.answer("8").at("/result/structuredContent/counts");
      assertThat(counts.path("created").intValue()).isEqualTo(300);
      List<JsonNode> reports =
          server.client.lines().stream()
              .map(line -> new JsonMapper().readTree(line))
              .filter(message -> message.at("/params/progressToken").asString("").equals("second"))
              .map(message -> message.path("params"))
              .toList();
      assertThat(reports.stream().map(report -> report.path("progress").longValue()).toList())
          .isNotEmpty()
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aClientThatNeverReadsStandardErrorDoesNotStopTheServer() throws Exception {
    try (ServedProcess server =
        ServedProcess.startUnread(
            Map.of("DATABASE_URL", bridge.url(), "LOG_LEVEL", "DEBUG", "SQL_ECHO", "true"))) {
      SmallPipe.shrink(server.process(), 2);
      McpClient client = server.client.listen();
      var _ = client.initialize("2025-11-25");
      for (int i = 0; i < 300; i++) {
        String more = i % 10 == 0 ? "x".repeat(4000) : "x";
        JsonNode result =
            client.call(
                "create_repository",
                "{\"remote_url\":\"https://example.org/o/%d\",\"description\":\"%s\"}"
                    .formatted(i, more));
        assertThat(result.at("/structuredContent/outcome").asString()).isEqualTo("created");
      }
      assertThat(server.process().getErrorStream().available())
          .as("the pipe is full")
          .isGreaterThan(SmallPipe.BYTES / 2);
      assertThat(server.end()).isZero();
    }
  }

  @Test
  void aClientThatGoesAwayEndsTheServerWithoutAWord() throws Exception {
    try (ServedProcess server = start()) {
      server.client.closeOutput();
      sendUntilItEnds(server);
      assertThat(server.awaitEnd()).isZero();
      assertThat(server.errors()).isEmpty();
    }
  }

  /// A read that is under way keeps the closed pipe open for one more answer.
  private static void sendUntilItEnds(ServedProcess server) throws InterruptedException {
    try {
      for (int i = 0; server.process().isAlive(); i++) {
        server.client.send(McpClient.line(String.valueOf(i), "ping", "{}"));
        Thread.sleep(20);
      }
    } catch (UncheckedIOException e) {
      // It has closed its input.
    }
  }
}
