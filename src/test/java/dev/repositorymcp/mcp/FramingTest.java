package dev.repositorymcp.mcp;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FramingTest {
  private final TestServer server =
      TestServer.start(TestServer.limits(64, 256, Duration.ofSeconds(30)));
  private final McpClient client = server.client;

  @AfterEach
  void everyLineIsAMessageAndTheServerGoesOn() {
    assertThat(client.request("ping", "{}").get("result").toString()).isEqualTo("{}");
    server.close();
    assertThat(client.awaitEnd())
        .allSatisfy(
            message ->
                assertThat(message.isArray() || message.path("jsonrpc").asString("").equals("2.0"))
                    .isTrue());
  }

  @Test
  void linesMayEndInCarriageReturnAndBlankOnesAreNothing() {
    client.send("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\r");
    client.send("");
    client.send(" \t \r");
    client.send("{\"jsonrpc\":\"2.0\",\r\"id\":2,\"method\":\"ping\"}");
    client.answer("1");
    client.answer("2");

    assertThat(client.lines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test\",\"params\":",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":\"\t\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":01,\"method\":\"ping\"}",
        "{'jsonrpc':'2.0','id':1,'method':'ping'}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":NaN}}",
        "\uFEFF\uFEFF{}"
      })
  void whatIsNoJsonTextIsAnsweredWithoutAnId(String line) {
    client.send(line);

    assertThatItFailedToParse(client.awaitMessages(1).getFirst());
  }

  @Test
  void numbersNamesAndNestingHaveBounds() {
    client.send(McpClient.line("1", "ping", "{\"a\":" + "1".repeat(101) + "}"));
    client.send(McpClient.line("1", "ping", "{\"" + "a".repeat(2000) + "\":1}"));
    client.send("[".repeat(30_000));
    client.send("{\"a\":".repeat(10_000));

    assertThat(client.awaitMessages(4)).allSatisfy(FramingTest::assertThatItFailedToParse);
  }

  @Test
  void whatIsNotUtf8IsAnsweredWithoutAnId() {
    byte[] line = McpClient.line("1", "ping", "{\"a\":\"?\"}\n").getBytes(UTF_8);
    line[line.length - 5] = (byte) 0xE9;
    client.send(line);
    client.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}\n".getBytes(UTF_16BE));
    client.send("\n");

    assertThat(client.awaitMessages(2)).allSatisfy(FramingTest::assertThatItFailedToParse);
  }

  @Test
  void aReplacementCharacterMayBeSent() {
    assertThat(echo("\uFFFD é 東京 🚀").at("/result/structuredContent/text").asString())
        .isEqualTo("\uFFFD é 東京 🚀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"long-1\",\"jsonrpc\":\"2.0\",\"params\":{\"id\":2,\"x\":[{\"id\":3}],\"a\":\"%s\"}}",
        "{\"jsonrpc\":\"2.0\",\"params\":{\"a\":\"\\\"},{\\\"id\\\":5,%s\",\"id\":9},\"id\" :"
            + " \"long-1\" }"
      })
  void aLineOverTheLimitIsNamedByItsId(String line) {
    client.send(line.formatted("a".repeat(200_000)));
    JsonNode answer = client.answer("\"long-1\"");

    WireSchemas.MODERN.check("JSONRPCErrorResponse", answer);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(answer.at("/error/message").asString()).contains("65536");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1.5,\"a\":\"%s\"}",
        "{\"id\":123x,\"a\":\"%s\"}",
        "{\"id\":\"%1$s\",\"a\":\"%1$s\"}",
        "{\"a\":\"%s\"}",
        "[{\"id\":1},\"%s\"]",
        "%s"
      })
  void aLineOverTheLimitMayHaveNoId(String line) {
    client.send(line.formatted("a".repeat(200_000)));
    JsonNode answer = client.awaitMessages(1).getFirst();

    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(answer.has("id")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "0",
        "-1",
        "12345678901234567890",
        "\"1\"",
        "\"\"",
        "\"a b\\\"c\"",
        "\"Zürich 🚀\""
      })
  void anIdComesBackAsItWas(String id) {
    client.send(McpClient.line(id, "ping", "{}"));
    client.answer(id);

    assertThat(client.lines().getFirst())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1.5", "1.0", "1e3", "true", "{}", "[]", "\"\\ud800\""})
  void anOddIdIsRefusedAndNothingRuns(String id) {
    client.send(McpClient.line(id, "tools/call", McpClient.claim("{\"name\":\"wait_at_door\"}")));
    JsonNode answer = client.awaitMessages(1).getFirst();

    WireSchemas.MODERN.check("JSONRPCErrorResponse", answer);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(answer.has("id")).isFalse();
    assertThat(server.door.arrived.availablePermits()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}"
      })
  void whatIsNoMessageIsRefusedUnderItsId(String line) {
    client.send(line);

    assertThat(client.answer("1").at("/error/code").asInt()).isEqualTo(-32600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "7", "\"a\"", "null", "[]", "[[]]", "{\"jsonrpc\":\"2.0\",\"method\":5}"})
  void whatIsNoMessageMayHaveNoId(String line) {
    client.send(line);
    JsonNode answer = client.awaitMessages(1).getFirst();

    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(answer.has("id")).isFalse();
  }

  @Test
  void notificationsAndResponsesAreNeverAnswered() {
    for (String line :
        List.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/no/such\",\"params\":[1]}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":7}",
            "{\"method\":\"notifications/roots/list_changed\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}",
            McpClient.cancel("null"),
            McpClient.cancel("{}"),
            McpClient.cancel("4711"),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"error\":{\"code\":1,\"message\":\"\"}}",
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"\"}}")) {
      client.send(line);
    }
    client.request("ping", "{}");

    assertThat(client.lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"a\"", "true"})
  void paramsMustBeAnObject(String params) {
    client.initialize("2025-11-25");

    for (String method : List.of("ping", "tools/list", "no/such/method")) {
      assertThat(client.request(method, params).at("/error/code").asInt()).isEqualTo(-32602);
    }
    assertThat(client.request("tools/list", "{\"_meta\":7}").at("/error/code").asInt())
        .isEqualTo(-32602);
    assertThat(client.request("tools/list", "{\"_meta\":null}").has("result")).isTrue();
    assertThat(client.request("tools/list", "null").has("result")).isTrue();
  }

  @Test
  void noCharacterCutsALineAndNoHalfPairIsWritten() {
    JsonNode answer = echo("a\\u2028b\\u2029c\\u0085d\u2028e");
    String line = client.lines().getLast();

    assertThat(answer.at("/result/structuredContent/text").asString())
        .isEqualTo("a\u2028b\u2029c\u0085d\u2028e");
    assertThat(line).doesNotContain("\u2028", "\u2029", "\u0085");
    assertThat(client.request("no/such/\\ud800", "{}").at("/error/message").asString())
        .doesNotContain("\ud800");
  }

  @Test
  void aBatchIsServedWhereTheSessionHasThem() {
    client.initialize("2025-03-26");
    client.send(
        """
        [{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"a"}}},\
        {"jsonrpc":"2.0","method":"notifications/no/such"},{"jsonrpc":"2.0","id":2,"method":"ping"},\
        {"jsonrpc":"2.0","id":3,"method":"initialize","params":{"protocolVersion":"2025-11-25"}},7,\
        {"jsonrpc":"2.0","id":4,"result":{}},{"jsonrpc":"2.0","id":5,"method":"tools/list","params":{%s}}]\
        """
            .formatted(McpClient.META));
    JsonNode answers = client.await(JsonNode::isArray);
    client.send("[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/no/such\"}]");
    client.send("[]");

    assertThat(answers).hasSize(5);
    assertThat(answers.findValuesAsString("code")).containsOnly("-32600");
    assertThat(
            client
                .await(message -> !message.isArray() && !message.has("id"))
                .at("/error/code")
                .asInt())
        .isEqualTo(-32600);
  }

  @Test
  void aCancelledMemberOfABatchIsLeftOut() {
    client.initialize("2025-03-26");
    client.send(
        """
        [{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait_at_door"}},\
        {"jsonrpc":"2.0","id":2,"method":"ping"}]\
        """);
    TestServer.await(server.door.arrived, 1);
    client.send(McpClient.cancel("1"));

    assertThat(client.await(JsonNode::isArray).toString())
        .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}]");
  }

  @Test
  void aBatchHasBoundsToo() {
    client.initialize("2025-03-26");
    String echo =
        """
        {"jsonrpc":"2.0","id":%d,"method":"tools/call",\
        "params":{"name":"echo","arguments":{"text":"abcdefghij","times":5000}}}\
        """;
    client.send("[" + echo.formatted(1) + "," + echo.formatted(2) + "]");
    JsonNode answers = client.await(JsonNode::isArray);
    client.send("[" + "7,".repeat(300) + "7]");
    JsonNode refusals = client.await(message -> message.size() == 301);
    client.send("[" + "7,".repeat(10_000) + "7]");

    assertThat(answers).hasSize(2);
    assertThat(answers.findValuesAsString("code")).containsExactly("-32603");
    assertThat(
            client
                .await(message -> !message.isArray() && !message.has("id"))
                .at("/error/message")
                .asString())
        .contains("10000");
    assertThat(refusals.findValuesAsString("code")).containsOnly("-32600").hasSize(301);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2024-11-05", "2025-06-18", "2025-11-25"})
  void aBatchIsRefusedElsewhere(String version) {
    if (!version.isEmpty()) {
      client.initialize(version);
    }
    client.send("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]");
    JsonNode answer = client.await(message -> !message.has("id"));

    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
  }

  @Test
  void aLastLineNeedsNoLineFeed() {
    client.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n".getBytes(UTF_8));
    client.answer("1");
    try (TestServer another = TestServer.start()) {
      another.client.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".getBytes(UTF_8));
      another.client.closeInput();
      another.client.answer("1");
    }
  }

  private JsonNode echo(String text) {
    return client.modern(
        "tools/call", "{\"name\":\"echo\",\"arguments\":{\"text\":\"" + text + "\"}}");
  }

  private static void assertThatItFailedToParse(JsonNode answer) {
    WireSchemas.MODERN.check("JSONRPCErrorResponse", answer);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(answer.has("id")).isFalse();
  }
}
