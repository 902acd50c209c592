package dev.repositorymcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SubscriptionsTest {
  private static final String FILTER =
      """
      {"notifications":{"toolsListChanged":true,"resourceSubscriptions":["test://status"]}}\
      """;

  @Test
  void theAcknowledgementComesFirstAndPromisesNothing() {
    try (TestServer server = TestServer.start()) {
      listen(server.client, "\"s-1\"");
      JsonNode first = server.client.awaitMessages(1).getFirst();

      WireSchemas.MODERN.check("SubscriptionsAcknowledgedNotification", first);
      assertThat(first.get("params").toString())
          .isEqualTo(
              "{\"notifications\":{},\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"s-1\"}}");
    }
  }

  @Test
  void atTheEndEachStreamGetsItsResultAndThenANotification() {
    try (TestServer server = TestServer.start()) {
      listen(server.client, "\"s-1\"");
      listen(server.client, "2");
      server.client.closeInput();
      List<JsonNode> messages = server.client.awaitEnd();

      assertThat(messages).hasSize(6);
      WireSchemas.MODERN.check("SubscriptionsListenResultResponse", messages.get(2));
      WireSchemas.MODERN.check("CancelledNotification", messages.get(3));
      assertThat(messages.get(3).at("/params/requestId").asString()).isEqualTo("s-1");
      assertThat(
              messages.get(4).at("/result/_meta/io.modelcontextprotocol~1subscriptionId").asInt())
          .isEqualTo(2);
      assertThat(messages.get(5).at("/params/requestId").asInt()).isEqualTo(2);
    }
  }

  @Test
  void cancellingOneLeavesTheOtherAndIsNotAnswered() {
    try (TestServer server = TestServer.start()) {
      listen(server.client, "1");
      listen(server.client, "2");
      server.client.send(McpClient.cancel("1"));
      server.client.closeInput();

      assertThat(
              server.client.awaitEnd().stream()
                  .filter(message -> message.has("id"))
                  .map(message -> message.get("id").asInt()))
          .containsExactly(2);
    }
  }

  @Test
  void theyAreBoundedAndHoldTheirId() {
    try (TestServer server = TestServer.start(TestServer.limits(2, 4, Duration.ofSeconds(30)))) {
      listen(server.client, "1");
      server.client.send(McpClient.line("1", "ping", "{}"));
      assertThat(server.client.answer("1").at("/error/code").asInt()).isEqualTo(-32600);
      listen(server.client, "2");
      listen(server.client, "3");
      assertThat(server.client.answer("3").at("/error/code").asInt()).isEqualTo(-32602);
      server.client.send(McpClient.cancel("2"));
      listen(server.client, "4");
      server.client.closeInput();

      assertThat(server.client.awaitEnd().stream().filter(message -> message.has("result")))
          .hasSize(2);
    }
  }

  @Test
  void theyNeedAFilterAndAClaim() {
    try (TestServer server = TestServer.start()) {
      assertThat(server.client.modern("subscriptions/listen", "{}").at("/error/code").asInt())
          .isEqualTo(-32602);
      assertThat(server.client.request("subscriptions/listen", FILTER).at("/error/code").asInt())
          .isEqualTo(-32602);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"toolsListChanged\":\"yes\"}",
        "{\"promptsListChanged\":1}",
        "{\"resourceSubscriptions\":\"a://b\"}",
        "{\"resourceSubscriptions\":[5]}",
        "{\"resourceSubscriptions\":{}}"
      })
  void aFilterOfTheWrongShapeIsRefused(String filter) {
    try (TestServer server = TestServer.start()) {
      String params = "{\"notifications\":" + filter + "}";
      assertThat(server.client.modern("subscriptions/listen", params).at("/error/code").asInt())
          .isEqualTo(-32602);
    }
  }

  private static void listen(McpClient client, String id) {
    client.send(McpClient.line(id, "subscriptions/listen", McpClient.claim(FILTER)));
  }
}
