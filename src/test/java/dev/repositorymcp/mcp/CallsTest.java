package dev.repositorymcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CallsTest {
  private static final String WAIT = "{\"name\":\"wait_at_door\"}";
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void everyCallOfABurstIsAnsweredOnceThoughTheClientReadsLate() {
    try (TestServer server = TestServer.startSilently(Limits.standard())) {
      McpClient client = server.client;
      client.send(McpClient.line("\"i\"", "initialize", "{\"protocolVersion\":\"2025-11-25\"}"));
      for (int i = 0; i < 200; i++) {
        String id = i % 2 == 0 ? "" + i : "\"" + i + "\"";
        String call =
            "{\"name\":\"echo\",\"arguments\":{\"text\":\"%d,\",\"times\":1000}}".formatted(i);
        client.send(McpClient.line(id, "tools/call", i % 3 == 0 ? McpClient.claim(call) : call));
      }
      client.send(McpClient.line("\"p\"", "ping", "{}"));
      client.listen();
      client.awaitMessages(202);
      client.closeInput();

      assertThat(client.awaitEnd().stream().map(message -> message.get("id").toString()))
          .hasSize(202)
          .doesNotHaveDuplicates();
      assertThat(client.lines().stream().filter(line -> line.contains("\"isError\":false")))
          .hasSize(200);
    }
  }

  @Test
  void aRequestWithAnIdInFlightDoesNotRun() {
    try (TestServer server = TestServer.start()) {
      server.client.initialize("2025-11-25");
      server.client.send(McpClient.line("7", "tools/call", WAIT));
      TestServer.await(server.door.arrived, 1);
      server.client.send(McpClient.line("7", "tools/call", McpClient.claim(WAIT)));

      assertThat(server.client.answer("7").at("/error/code").asInt()).isEqualTo(-32600);
      server.client.send(McpClient.line("\"7\"", "ping", "{}"));
      server.client.answer("\"7\"");
      server.door.open.release();
      server.client.await(message -> message.path("id").asInt(0) == 7 && message.has("result"));
      assertThat(server.door.arrived.availablePermits()).isZero();
    }
  }

  @Test
  void beyondTheLimitsAnErrorComesAtOnceAndACancellationMakesRoom() {
    try (TestServer server = TestServer.start(TestServer.limits(2, 4, LONG))) {
      McpClient client = server.client;
      client.initialize("2025-11-25");
      client.send(McpClient.line("1", "tools/call", WAIT));
      client.send(McpClient.line("2", "tools/call", WAIT));
      TestServer.await(server.door.arrived, 2);
      client.send(McpClient.line("3", "tools/call", WAIT));
      client.send(McpClient.line("4", "tools/call", WAIT));
      JsonNode busy = client.modern("tools/call", WAIT);

      WireSchemas.MODERN.check("CallToolResultResponse", busy);
      assertThat(busy.at("/result/isError").asBoolean()).isTrue();
      assertThat(busy.at("/result/content/0/text").asString()).startsWith("UNAVAILABLE: ");
      assertThat(
              client
                  .request("resources/read", "{\"uri\":\"test://status\"}")
                  .at("/error/code")
                  .asInt())
          .isEqualTo(-32603);
      assertThat(client.request("ping", "{}").has("result")).isTrue();

      client.send(McpClient.cancel("1"));
      TestServer.await(server.door.stopped, 1);
      TestServer.await(server.door.arrived, 1);
      server.door.open.release(3);
      client.answer("2");
      client.answer("3");
      client.answer("4");
    }
  }

  @Test
  void aCallThatWaitsForItsTurnCanBeCancelled() {
    try (TestServer server = TestServer.start(TestServer.limits(1, 3, LONG))) {
      McpClient client = server.client;
      client.initialize("2025-11-25");
      client.send(McpClient.line("1", "tools/call", WAIT));
      TestServer.await(server.door.arrived, 1);
      client.send(McpClient.line("2", "tools/call", WAIT));
      client.send(McpClient.line("3", "tools/call", WAIT));
      assertThat(client.request("prompts/list", "{}").has("error")).isTrue();
      client.send(McpClient.cancel("2"));
      long deadline = System.nanoTime() + LONG.toNanos();
      while (client.request("prompts/list", "{}").has("error")) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      server.door.open.release(2);
      client.answer("1");
      client.answer("3");
      client.closeInput();

      assertThat(client.awaitEnd().stream().map(message -> message.get("id").toString()))
          .doesNotContain("2");
      assertThat(server.door.arrived.availablePermits()).isOne();
    }
  }

  @Test
  void aCancelledCallIsStoppedAndNotAnsweredAndItsIdIsFree() {
    try (TestServer server = TestServer.start()) {
      McpClient client = server.client;
      client.initialize("2025-11-25");
      client.send(McpClient.line("5", "tools/call", WAIT));
      TestServer.await(server.door.arrived, 1);
      client.send(McpClient.cancel("5"));
      client.send(
          McpClient.line("5", "tools/call", "{\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}}"));
      TestServer.await(server.door.stopped, 1);
      client.answer("5");
      client.send(McpClient.cancel("5"));
      client.closeInput();

      assertThat(client.awaitEnd()).hasSize(2);
    }
  }

  @Test
  void cancellingSomethingElseChangesNothing() {
    try (TestServer server = TestServer.start()) {
      McpClient client = server.client;
      client.send(McpClient.line("5", "tools/call", McpClient.claim(WAIT)));
      TestServer.await(server.door.arrived, 1);
      for (String id : List.of("\"5\"", "999", "null", "5.0", "[5]", "\"\"")) {
        client.send(McpClient.cancel(id));
      }
      client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":[5]}");
      client.request("ping", "{}");
      server.door.open.release();

      assertThat(client.answer("5").at("/result/isError").asBoolean()).isFalse();
      assertThat(server.door.stopped.availablePermits()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "\"p-3\"", "\"0\""})
  void progressKeepsTheTokenRisesAndEndsBeforeTheAnswer(String token) {
    try (TestServer server = TestServer.start()) {
      server.client.send(
          McpClient.line(
              "3",
              "tools/call",
              "{\"name\":\"count\",\"arguments\":{\"to\":200000},"
                  + McpClient.META.replace("{\"io", "{\"progressToken\":" + token + ",\"io")
                  + "}"));
      server.client.answer("3");
      server.client.closeInput();
      List<JsonNode> messages = server.client.awaitEnd();
      var reported = new ArrayList<Long>();
      for (JsonNode message : messages.subList(0, messages.size() - 1)) {
        WireSchemas.MODERN.check("ProgressNotification", message);
        assertThat(message.at("/params/progressToken").toString()).isEqualTo(token);
        assertThat(message.at("/params/total").asLong()).isEqualTo(200_000);
        reported.add(message.at("/params/progress").asLong());
      }

      assertThat(reported).isNotEmpty().isSorted().doesNotHaveDuplicates();
      assertThat(messages.getLast().get("id").asInt()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"progressToken\":null}",
        "{\"progressToken\":1.5}",
        "{\"progressToken\":{}}"
      })
  void withoutATokenThereIsNoProgress(String meta) {
    try (TestServer server = TestServer.start()) {
      server.client.initialize("2025-11-25");
      server.client.request(
          "tools/call", "{\"name\":\"count\",\"arguments\":{\"to\":100},\"_meta\":" + meta + "}");

      assertThat(server.client.lines()).hasSize(2);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsUpNeitherTheReaderNorTheMemory() {
    var limits = new Limits(1 << 16, 1 << 20, 1 << 20, 4, 256, 2, LONG);
    try (TestServer server = TestServer.startSilently(limits)) {
      McpClient client = server.client;
      String call =
          McpClient.claim(
              "{\"name\":\"echo\",\"arguments\":{\"text\":\"abcdefghij\",\"times\":20000}}");
      IntStream.range(0, 100).forEach(i -> client.send(McpClient.line("" + i, "tools/call", call)));
      client.send(McpClient.cancel("99"));
      client.send(McpClient.line("\"p\"", "ping", "{}"));
      client.listen();
      client.answer("\"p\"");
      client.closeInput();

      assertThat(client.awaitEnd().stream().map(message -> message.get("id").toString()))
          .hasSize(100)
          .doesNotContain("99");
    }
  }

  @Test
  void aClientThatOnlySendsLosesAnswersAndNotTheServer() {
    var limits = new Limits(1 << 16, 1 << 20, 1 << 10, 4, 256, 2, LONG);
    try (TestServer server = TestServer.startSilently(limits)) {
      for (int i = 0; i < 5000; i++) {
        server.client.send(McpClient.line("" + i, i % 2 == 0 ? "ping" : "tools/list", "{}"));
      }
      server.client.send("garbage");
      server.client.listen();
      server.client.closeInput();

      // The answer to garbage, which has no id, may be among the lost ones or not.
      assertThat(
              server.client.awaitEnd().stream()
                  .filter(message -> message.has("id"))
                  .map(message -> message.get("id").toString()))
          .hasSizeBetween(1, 4999)
          .doesNotHaveDuplicates();
    }
  }
}
