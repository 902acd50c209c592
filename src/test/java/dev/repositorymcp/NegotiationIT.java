package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.mcp.McpClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// How clients of both eras find their way in, while the database is down: nothing here may need
/// it.
class NegotiationIT {
  private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  private static final List<String> LISTS =
      List.of("resources/list", "resources/templates/list", "prompts/list");

  private static ServedProcess modern;
  private static JsonNode first;

  @BeforeAll
  static void startOneThatIsNeverInitialized() throws IOException {
    modern = start();
    first = modern.client.modern("tools/list", "{}");
  }

  @AfterAll
  static void end() throws Exception {
    assertThat(modern.end()).isZero();
    assertThat(modern.errors()).isEmpty();
    modern.close();
  }

  private static ServedProcess start() throws IOException {
    return ServedProcess.start(Map.of("DATABASE_URL", "postgresql://app@127.0.0.1:1/reg"));
  }

  private static int code(JsonNode answer) {
    return answer.at("/error/code").asInt(0);
  }

  private static String claim(String version, String capabilities) {
    return "{\"_meta\":{\"%s\":%s,\"%s\":%s}}"
        .formatted(VERSION, version, CAPABILITIES, capabilities);
  }

  @Test
  void discoverMayComeFirst() throws Exception {
    try (ServedProcess server = start()) {
      assertThat(
              server
                  .client
                  .modern("server/discover", "{}")
                  .at("/result/supportedVersions")
                  .toString())
          .isEqualTo("[\"2026-07-28\"]");
      assertThat(server.end()).isZero();
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  void aListMayComeFirst() {
    assertThat(first.at("/result/tools").size()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/list", "no/such/method", "initialize", "server/discover"})
  void aClaimOfAnUnknownVersionIsToldWhatWorks(String method) {
    for (String version : List.of("2027-01-31", "2025-11-25")) {
      JsonNode answer = modern.client.request(method, claim("\"" + version + "\"", "{}"));
      assertThat(code(answer)).isEqualTo(-32022);
      assertThat(answer.at("/error/data/supported").toString()).isEqualTo("[\"2026-07-28\"]");
      assertThat(answer.at("/error/data/requested").asString()).isEqualTo(version);
    }
  }

  @Test
  void anIncompleteClaimIsRefused() {
    for (String params :
        List.of(
            "{\"_meta\":{\"" + VERSION + "\":\"2026-07-28\"}}",
            "{\"_meta\":{\"" + CAPABILITIES + "\":{}}}",
            "{\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}}",
            claim("20260728", "{}"),
            claim("null", "{}"),
            claim("\"2026-07-28\"", "[]"))) {
      assertThat(code(modern.client.request("tools/list", params))).as(params).isEqualTo(-32602);
    }
  }

  @Test
  void withoutAClaimOnlyPingIsServedBeforeInitialize() {
    JsonNode refused = modern.client.request("tools/list", "{}");
    assertThat(code(refused)).isEqualTo(-32602);
    assertThat(refused.at("/error/message").asString()).contains("initialize", VERSION);
    assertThat(code(modern.client.request("server/discover", "{}"))).isEqualTo(-32602);
    assertThat(code(modern.client.request("subscriptions/listen", "{}"))).isEqualTo(-32602);
    assertThat(modern.client.exchange()).as("a ping is served").isEmpty();
  }

  @Test
  void nothingLearntFromOneModernRequestServesTheNext() {
    assertThat(modern.client.modern("tools/list", "{}").has("result")).isTrue();
    assertThat(code(modern.client.request("tools/list", claim("\"2026-07-28\"", "null"))))
        .isEqualTo(-32602);
    assertThat(code(modern.client.request("tools/list", "{\"_meta\":{}}"))).isEqualTo(-32602);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"initialize", "ping", "logging/setLevel", "resources/subscribe", "no/such/method"})
  void whatTheModernEraLacksIsUnknown(String method) {
    JsonNode answer = modern.client.modern(method, "{\"protocolVersion\":\"2025-11-25\"}");
    assertThat(code(answer)).isEqualTo(-32601);
    assertThat(answer.at("/error/message").asString()).contains(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void eachLegacyVersionIsAgreedToAndOpenedOnce(String version) throws Exception {
    try (ServedProcess server = start()) {
      McpClient client = server.client;
      JsonNode result = client.initialize(version).get("result");
      assertThat(result.path("protocolVersion").asString()).isEqualTo(version);
      assertThat(result.path("capabilities").toString())
          .isEqualTo("{\"tools\":{},\"resources\":{},\"prompts\":{},\"completions\":{}}");

      JsonNode again = client.initialize("2024-11-05");
      assertThat(code(again)).isEqualTo(-32600);
      assertThat(again.at("/error/message").asString()).contains(version);
      assertThat(client.request("tools/list", "null").at("/result/tools").size()).isEqualTo(4);

      client.send(
          "[%s,{\"jsonrpc\":\"2.0\",\"method\":\"notifications/no/such\"},%s]"
              .formatted(
                  McpClient.line("\"b1\"", "ping", "{}"),
                  McpClient.line("\"b2\"", "tools/list", "{}")));
      if (version.equals("2025-03-26")) {
        assertThat(client.await(JsonNode::isArray).valueStream().map(member -> member.get("id")))
            .hasSize(2);
        assertThat(client.exchange("[]")).singleElement().matches(answer -> code(answer) == -32600);
      } else {
        JsonNode refused = client.await(message -> !message.has("id"));
        assertThat(code(refused)).isEqualTo(-32600);
      }
      assertThat(server.end()).isZero();
      server.assertNoStackTrace();
    }
  }

  @Test
  void aRequestRightBehindInitializeIsServedAndAnOldVersionGetsTheNewestLegacyOne()
      throws Exception {
    try (ServedProcess server = start()) {
      server.client.send(
          String.join(
              "\n",
              McpClient.line("1", "initialize", "{\"protocolVersion\":\"1999-01-01\"}"),
              McpClient.line("2", "tools/list", "{}"),
              McpClient.line("3", "tools/call", McpClient.toolCall("health_check", "{}"))));
      assertThat(server.client.answer("1").at("/result/protocolVersion").asString())
          .isEqualTo("2025-11-25");
      assertThat(server.client.answer("2").has("result")).isTrue();
      assertThat(server.client.answer("3").at("/result/structuredContent/healthy").isBoolean())
          .isTrue();
    }
  }

  @Test
  void bothErasOnOnePipeAreAnsweredInTheirOwnShape() throws Exception {
    try (ServedProcess server = start()) {
      McpClient client = server.client;
      assertThat(client.initialize("2026-07-28").at("/result/protocolVersion").asString())
          .isEqualTo("2025-11-25");
      for (int i = 0; i < 20; i++) {
        client.send(McpClient.line("\"old-" + i + "\"", "tools/list", "{}"));
        client.send(McpClient.line("\"new-" + i + "\"", "tools/list", McpClient.claim("{}")));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(client.answer("\"old-" + i + "\"").get("result").has("resultType")).isFalse();
        assertThat(client.answer("\"new-" + i + "\"").get("result").has("resultType")).isTrue();
      }
    }
  }

  @Test
  void listsComeFromMemoryAndAReadSaysThatTheDatabaseIsAway() throws Exception {
    try (ServedProcess server = start()) {
      var _ = server.client.initialize("2025-11-25");
      for (int i = 0; i < 20; i++) {
        for (String method : LISTS) {
          assertThat(server.client.request(method, "null").has("result")).isTrue();
        }
      }
      assertThat(server.errors().lines()).as("a poll is not worth a word").hasSizeLessThan(2);
      JsonNode read = server.client.request("resources/read", "{\"uri\":\"repositories://index\"}");
      assertThat(read.at("/error/message").asString()).startsWith("UNAVAILABLE: ");
    }
  }
}
