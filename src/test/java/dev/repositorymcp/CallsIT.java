package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.mcp.McpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Calls that overlap, through the whole program: a lock on the table keeps those that write under
/// way for as long as a test needs.
class CallsIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String LISTEN = "subscriptions/listen";
  private static final String FILTER =
      "{\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"a://b\"]}}";
  private static final String STREAM = "io.modelcontextprotocol/subscriptionId";

  @TempDir Path folder;

  private static Bridge bridge;
  private static ServedProcess server;
  private static McpClient client;

  private Connection rival;

  @BeforeAll
  static void start() throws Exception {
    bridge = DATABASE.bridge();
    server = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()));
    client = server.client;
    var _ = client.initialize("2025-11-25");
  }

  @AfterAll
  static void end() throws Exception {
    assertThat(server.end()).isZero();
    server.assertNoStackTrace();
    server.close();
    bridge.close();
  }

  @BeforeEach
  void empty() throws Exception {
    DATABASE.execute("TRUNCATE repository");
    rival = DATABASE.connect();
    rival.setAutoCommit(false);
  }

  @AfterEach
  void unlock() throws Exception {
    rival.close();
  }

  private void lock() throws Exception {
    try (Statement statement = rival.createStatement()) {
      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
    }
  }

  private void create(String id, Object name) {
    client.send(
        McpClient.line(
            id,
            "tools/call",
            McpClient.toolCall(
                "create_repository", "{\"remote_url\":\"https://example.org/o/" + name + "\"}")));
  }

  private static void awaitWaiting(int count) throws Exception {
    Sessions.await(DATABASE, "wait_event_type = 'Lock'", count);
  }

  private static String outcome(JsonNode answer) {
    return answer.at("/result/structuredContent/outcome").asString("");
  }

  @Test
  void aSecondRequestWithTheIdOfARunningOneDoesNotRun() throws Exception {
    lock();
    create("\"twin\"", "first");
    awaitWaiting(1);
    create("\"twin\"", "second");
    assertThat(client.answer("\"twin\"").at("/error/code").asInt()).isEqualTo(-32600);
    rival.commit();
    client.await(
        message ->
            message.path("id").asString("").equals("twin") && outcome(message).equals("created"));
    assertThat(DATABASE.query("SELECT name FROM repository")).containsExactly("first");
  }

  @Test
  void aCancelledCallIsNotAnsweredItsStatementStopsAndItsIdIsFree() throws Exception {
    lock();
    create("5005", "cancelled");
    awaitWaiting(1);
    client.send(McpClient.cancel("5005"));
    awaitWaiting(0);
    rival.commit();
    create("5005", "other");
    assertThat(outcome(client.answer("5005"))).isEqualTo("created");
    for (String id : List.of("5005", "\"5005\"", "999", "null", "5.5", "{}")) {
      client.send(McpClient.cancel(id));
    }
    assertThat(client.exchange()).isEmpty();
    assertThat(client.lines().stream().filter(line -> line.contains("\"id\":5005,"))).hasSize(1);
    assertThat(DATABASE.query("SELECT name FROM repository")).containsExactly("other");
  }

  @Test
  void atTheLimitAnErrorComesAtOnceAndACancellationStillTakesEffect() throws Exception {
    lock();
    for (int id = 1; id <= 256; id++) {
      create(String.valueOf(id), id);
    }
    create("257", 257);
    assertThat(client.answer("257").at("/result/content/0/text").asString())
        .startsWith("UNAVAILABLE: Too many requests in flight");
    JsonNode prompt = client.request("prompts/get", "{\"name\":\"tidy\"}");
    assertThat(prompt.at("/error/code").asInt()).isEqualTo(-32603);

    client.send(McpClient.cancel("256"));
    JsonNode list = client.request("resources/list", "{}");
    while (list.has("error")) {
      list = client.request("resources/list", "{}");
    }
    rival.commit();
    for (int id = 1; id <= 255; id++) {
      assertThat(outcome(client.answer(String.valueOf(id)))).isEqualTo("created");
    }
    assertThat(client.lines()).noneMatch(line -> line.contains("\"id\":256,"));
  }

  @Test
  void healthIsToldHoweverManyCallsRun() throws Exception {
    lock();
    for (int id = 1; id <= 100; id++) {
      create("\"slow " + id + "\"", id);
    }
    awaitWaiting(30);
    assertThat(client.call("health_check", "{}").at("/structuredContent/healthy").booleanValue())
        .isTrue();
    rival.commit();
    for (int id = 1; id <= 100; id++) {
      assertThat(outcome(client.answer("\"slow " + id + "\""))).isEqualTo("created");
    }
  }

  @Test
  void whatClientsAskUnpromptedWaitsForNoLock() throws Exception {
    lock();
    JsonNode error = client.request("prompts/get", "{\"name\":\"tidy\"}").path("error");
    assertThat(error.path("code").intValue()).isEqualTo(-32603);
    assertThat(error.path("message").asString()).contains("busy");
    rival.commit();
    assertThat(client.request("prompts/get", "{\"name\":\"tidy\"}").has("result")).isTrue();
  }

  @Test
  void progressKeepsItsTokenRisesAndEndsBeforeTheAnswer() throws Exception {
    for (int i = 0; i < 20; i++) {
      Path git = Files.createDirectories(folder.resolve("r" + i).resolve(".git"));
      Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
      Files.createDirectory(git.resolve("objects"));
      Files.createDirectory(git.resolve("refs"));
      var _ = client.call("create_repository", "{\"repo_path\":\"%s\"}".formatted(git.getParent()));
    }
    List<String> tokens = List.of("0", "\"7000\"", "\"x\"", "7000");
    for (String token : tokens) {
      client.send(
          McpClient.line(
              token,
              "tools/call",
              "{\"name\":\"list_repositories\",\"arguments\":{\"refresh\":true},"
                  + "\"_meta\":{\"progressToken\":"
                  + token
                  + "}}"));
    }
    for (String meta : List.of("null", "{}", "{\"progressToken\":null}")) {
      var _ =
          client.request(
              "tools/call",
              "{\"name\":\"list_repositories\",\"arguments\":{\"refresh\":true},\"_meta\":"
                  + meta
                  + "}");
    }
    for (String token : tokens) {
      JsonNode answer = client.answer(token);
      List<JsonNode> messages = client.awaitMessages(0);
      List<JsonNode> reports =
          messages.stream()
              .filter(message -> message.at("/params/progressToken").equals(answer.get("id")))
              .toList();
      assertThat(reports).isNotEmpty();
      assertThat(reports.stream().map(report -> report.at("/params/progress").asLong()))
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(messages.indexOf(reports.getLast())).isLessThan(messages.indexOf(answer));
    }
    assertThat(client.lines().stream().filter(line -> line.contains("\"progressToken\":null")))
        .isEmpty();
  }

  @Test
  void fourHundredRequestsAtOnceAreEachAnsweredOnce() {
    var burst = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      String call = McpClient.toolCall(i % 3 == 0 ? "list_repositories" : "health_check", "{}");
      burst.append(
          McpClient.line(
              (i % 2 == 0 ? "\"b%d\"" : "9%03d").formatted(i),
              "tools/call",
              i % 5 == 0 ? McpClient.claim(call) : call));
      burst.append('\n');
    }
    int before = client.lines().size();
    client.send(burst.toString());
    List<JsonNode> answers = client.awaitMessages(before + 400).stream().skip(before).toList();
    assertThat(new HashSet<>(answers.stream().map(answer -> answer.get("id")).toList()))
        .hasSize(400);
    assertThat(client.exchange()).as("nothing is answered twice").isEmpty();
  }

  @Test
  void aSubscriptionIsAcknowledgedFirstAndEndsByItsClientOrAtTheEnd() throws Exception {
    try (ServedProcess own = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()))) {
      own.client.send(McpClient.line("\"s\"", LISTEN, McpClient.claim(FILTER)));
      own.client.send(McpClient.line("2", LISTEN, McpClient.claim(FILTER)));
      assertThat(own.client.exchange())
          .extracting(message -> message.get("params").toString())
          .containsExactly(
              "{\"notifications\":{},\"_meta\":{\"" + STREAM + "\":\"s\"}}",
              "{\"notifications\":{},\"_meta\":{\"" + STREAM + "\":2}}");
      assertThat(own.client.exchange(McpClient.cancel("2"))).isEmpty();

      assertThat(own.end()).isZero();
      List<JsonNode> last = own.client.awaitEnd().subList(4, 6);
      assertThat(last.getFirst().get("id").asString()).isEqualTo("s");
      assertThat(last.getFirst().at("/result/_meta").toString()).contains("\"s\"");
      assertThat(last.getLast().path("method").asString()).isEqualTo("notifications/cancelled");
      assertThat(last.getLast().at("/params/requestId").asString()).isEqualTo("s");
      assertThat(own.errors()).isEmpty();
    }
  }
}
