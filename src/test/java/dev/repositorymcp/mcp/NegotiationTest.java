package dev.repositorymcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NegotiationTest {
  private final TestServer server = TestServer.start();
  private final McpClient client = server.client;

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void discoverNeedsNothingBeforeIt() {
    JsonNode answer = client.modern("server/discover", "{}");

    WireSchemas.MODERN.check("DiscoverResultResponse", answer);
    assertThat(answer.at("/result/supportedVersions").toString()).isEqualTo("[\"2026-07-28\"]");
    assertThat(answer.at("/result/capabilities").toString())
        .isEqualTo("{\"tools\":{},\"resources\":{},\"prompts\":{},\"completions\":{}}");
    assertThat(answer.at("/result/instructions").asString()).isEqualTo("Start with echo.");
  }

  @Test
  void aModernRequestMayComeFirst() {
    WireSchemas.MODERN.check("ListToolsResultResponse", client.modern("tools/list", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/list", "no/such/method", "initialize"})
  void anUnknownVersionIsToldWhichVersionWorks(String method) {
    JsonNode answer = client.request(method, claimOf("\"2027-01-31\"", "{}"));

    WireSchemas.MODERN.check("UnsupportedProtocolVersionError", answer);
    assertThat(answer.at("/error/data").toString())
        .contains("\"supported\":[\"2026-07-28\"]")
        .contains("\"requested\":\"2027-01-31\"");
  }

  @Test
  void anIncompleteClaimIsMalformedAndNotLegacy() {
    for (String params :
        List.of(
            claimOf("null", "{}"),
            claimOf("20260728", "{}"),
            claimOf("\"2026-07-28\"", "null"),
            claimOf("\"2026-07-28\"", "[]"),
            "{\"_meta\":{\"io.modelcontextprotocol/clientInfo\":{}}}",
            claimOf("\"2026-07-28\"", "{},\"io.modelcontextprotocol/clientInfo\":{\"name\":1}"),
            claimOf("\"2026-07-28\"", "{},\"io.modelcontextprotocol/logLevel\":\"loud\""))) {
      assertThat(code(client.request("tools/list", params))).as(params).isEqualTo(-32602);
    }
  }

  @Test
  void aClaimlessRequestBeforeInitializeIsToldBothWaysIn() {
    JsonNode answer = client.request("tools/list", "{}");

    WireSchemas.MODERN.check("JSONRPCErrorResponse", answer);
    assertThat(code(answer)).isEqualTo(-32602);
    assertThat(answer.at("/error/message").asString())
        .contains("initialize", "io.modelcontextprotocol/protocolVersion");
    assertThat(code(client.request("no/such/method", "{}"))).isEqualTo(-32602);
    assertThat(client.request("server/discover", "{}").at("/error/data/missing").isArray())
        .isTrue();
    assertThat(client.request("ping", "null").get("result").toString()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void eachLegacyVersionIsAgreedTo(String version) {
    JsonNode answer = client.initialize(version);

    WireSchemas.LEGACY.check("InitializeResult", answer.get("result"));
    assertThat(answer.at("/result/protocolVersion").asString()).isEqualTo(version);
    assertThat(answer.at("/result/serverInfo/name").asString()).isEqualTo("test-server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1999-01-01", "2026-07-28", ""})
  void otherVersionsAreAnsweredWithTheNewestLegacyOne(String version) {
    assertThat(client.initialize(version).at("/result/protocolVersion").asString())
        .isEqualTo("2025-11-25");
  }

  @Test
  void initializeNeedsAVersion() {
    assertThat(code(client.request("initialize", "{}"))).isEqualTo(-32602);
    assertThat(code(client.request("initialize", "{\"protocolVersion\":1}"))).isEqualTo(-32602);
  }

  @Test
  void aSecondInitializeChangesNothing() {
    client.initialize("2025-06-18");

    assertThat(code(client.initialize("2024-11-05"))).isEqualTo(-32600);
    assertThat(code(client.request("tools/list", "{}"))).isZero();
  }

  @Test
  void aRequestRightBehindInitializeIsServed() {
    client.send(
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}
        {"jsonrpc":"2.0","id":2,"method":"tools/list"}
        {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"echo","arguments":{"text":"a"}}}\
        """);

    WireSchemas.LEGACY.check("ListToolsResult", client.answer("2").get("result"));
    WireSchemas.LEGACY.check("CallToolResult", client.answer("3").get("result"));
  }

  @Test
  void bothErasOnOnePipeAreAnsweredInTheirOwnShape() {
    client.initialize("2025-11-25");
    for (int i = 0; i < 20; i++) {
      String call = "{\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}}";
      client.send(McpClient.line("" + 2 * i, "tools/call", call));
      client.send(McpClient.line("" + (2 * i + 1), "tools/call", McpClient.claim(call)));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(client.answer("" + 2 * i).get("result").propertyNames())
          .containsExactlyInAnyOrder("content", "structuredContent", "isError");
      WireSchemas.MODERN.check("CallToolResultResponse", client.answer("" + (2 * i + 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "tasks/list",
        "notifications/cancelled"
      })
  void whatTheModernEraLacksIsUnknown(String method) {
    client.initialize("2025-11-25");
    JsonNode answer = client.modern(method, "{}");

    WireSchemas.MODERN.check("JSONRPCErrorResponse", answer);
    assertThat(code(answer)).isEqualTo(-32601);
    assertThat(answer.at("/error/message").asString()).contains(method);
    assertThat(answer.at("/error/data/supported").isArray()).isEqualTo(method.equals("initialize"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"logging/setLevel", "resources/subscribe", "server/discover", "no/such/method"})
  void whatASessionLacksIsUnknown(String method) {
    client.initialize("2025-11-25");

    assertThat(code(client.request(method, "{}"))).isEqualTo(-32601);
  }

  @Test
  void nothingLearntFromOneModernRequestServesTheNext() {
    client.modern("server/discover", "{}");

    assertThat(code(client.request("tools/list", "{\"_meta\":{}}"))).isEqualTo(-32602);
    assertThat(code(client.request("tools/list", claimOf("\"2026-07-28\"", "null"))))
        .isEqualTo(-32602);
  }

  @Test
  void featuresWarmUpWhenAClientStays() throws InterruptedException {
    client.modern("server/discover", "{}");
    client.request("ping", "{}");
    client.modern("tools/list", "{}");
    assertThat(server.door.used.getCount()).isOne();

    client.initialize("2025-11-25");
    server.door.used.await();
  }

  private static String claimOf(String version, String capabilities) {
    return """
    {"_meta":{"io.modelcontextprotocol/protocolVersion":%s,\
    "io.modelcontextprotocol/clientCapabilities":%s}}\
    """
        .formatted(version, capabilities);
  }

  private static int code(JsonNode answer) {
    return answer.at("/error/code").asInt(0);
  }
}
