package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.mcp.McpClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Lines in, lines out, through the whole program: one process takes everything that is thrown at
/// it and serves the next request each time. Its database is away, since no line needs one.
class FramingIT {
  private static ServedProcess server;
  private static McpClient client;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServedProcess.start(
            Map.of(
                "DATABASE_URL", "postgresql://app@127.0.0.1:1/reg",
                "REPOSITORY_MCP_JAVA_OPTIONS", "-Xmx48m"));
    client = server.client;
    var _ = client.initialize("2025-11-25");
  }

  @AfterAll
  static void end() throws Exception {
    assertThat(server.end()).isZero();
    server.assertNoStackTrace();
    server.close();
  }

  private static String code(JsonNode answer) {
    return answer.at("/error/code").asString();
  }

  private static void assertRefusedWithoutId(String code, List<JsonNode> answers) {
    assertThat(answers)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(code(answer)).isEqualTo(code);
              assertThat(answer.has("id")).isFalse();
            });
  }

  @Test
  void carriageReturnsAreAcceptedAndBlankLinesIgnored() {
    assertThat(
            client.exchange(
                McpClient.line("\"crlf\"", "ping", "{}") + "\r",
                "",
                "\r",
                "   ",
                McpClient.line("\"lf\"", "ping", "{}")))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"test\",\"params\":",
        "garbage",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}"
      })
  void brokenJsonIsAnsweredWithoutAnId(String line) {
    assertRefusedWithoutId("-32700", client.exchange(line));
  }

  @Test
  void invalidUtf8IsAnsweredWithoutAnId() {
    byte[] line = (McpClient.line("1", "ping", "{\"a\":\"?\"}") + "\n").getBytes(UTF_8);
    line[line.length - 5] = (byte) 0xE9;
    int before = client.lines().size();
    client.send(line);
    assertThat(client.request("ping", "{}").has("result")).isTrue();
    assertRefusedWithoutId("-32700", client.awaitMessages(0).subList(before, before + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void aDepthBombIsBrokenJson(String nest) {
    assertRefusedWithoutId("-32700", client.exchange(nest.repeat(100_000)));
  }

  /// More than the whole heap of the process.
  @Test
  void aLineOverTheLimitIsNamedByItsIdAndNeverKept() {
    byte[] part = new byte[1 << 20];
    Arrays.fill(part, (byte) 'a');
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"params\":{\"a\":\"".getBytes(UTF_8));
    for (int i = 0; i < 64; i++) {
      client.send(part);
    }
    client.send("\"},\"id\":\"long\"}");
    assertThat(client.answer("\"long\"").at("/error/message").asString()).contains("4194304");
    assertThat(code(client.answer("\"long\""))).isEqualTo("-32600");
    assertThat(client.exchange()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1.5", "true", "{}", "[]"})
  void anOddIdIsRefused(String id) {
    assertRefusedWithoutId(
        "-32600",
        client.exchange(
            McpClient.line(id, "tools/call", McpClient.toolCall("health_check", "{}"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"1\"", "\"\"", "0", "-1", "12345678901234567890"})
  void anIdComesBackDigitForDigit(String id) {
    int before = client.lines().size();
    assertThat(client.exchange(McpClient.line(id, "ping", "{}"))).hasSize(1);
    assertThat(client.lines().get(before))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
  }

  @Test
  void aNotificationIsNeverAnswered() {
    assertThat(
            client.exchange(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"no/such\",\"params\":[7]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":\"x\"}",
                "{\"method\":\"notifications/cancelled\"}"))
        .isEmpty();
  }

  @Test
  void aStrayResponseIsIgnored() {
    assertThat(
            client.exchange(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":1,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{}}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"a\""})
  void paramsAreAnObject(String params) {
    assertThat(client.exchange(McpClient.line("\"shape\"", "tools/list", params)))
        .singleElement()
        .satisfies(answer -> assertThat(code(answer)).isEqualTo("-32602"));
  }

  @Test
  void whatCutsLinesElsewhereIsEscapedAndHalfPairsAreNeverWritten() {
    int before = client.lines().size();
    List<JsonNode> answers =
        client.exchange(
            McpClient.line("\"a\"", "no/such/\u2028\u2029\u0085", "{}"),
            McpClient.line("\"b\"", "no/such/\\ud800", "{}"),
            McpClient.line("\"c\\udc00\"", "ping", "{}"));
    assertThat(answers).hasSize(3).allMatch(answer -> answer.has("error"));
    assertThat(String.join("", client.lines().subList(before, before + 3)))
        .doesNotContain("\u2028", "\u2029", "\u0085", "\\ud8", "\\udc")
        .contains("\\u2028\\u2029\\u0085");
  }
}
