package dev.repositorymcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ShutdownTest {
  private static final String WAIT = McpClient.claim("{\"name\":\"wait_at_door\"}");
  private static final String SLEEP = McpClient.claim("{\"name\":\"sleep\"}");
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void nothingRunningEndsAtOnce() {
    try (TestServer server = TestServer.start(TestServer.limits(4, 8, LONG))) {
      server.client.closeInput();
      server.awaitEnd();

      assertThat(server.client.awaitEnd()).isEmpty();
    }
  }

  @Test
  void callsUnderWayAtTheEndOfInputAreAnswered() {
    try (TestServer server = TestServer.start(TestServer.limits(1, 8, LONG))) {
      server.client.send(McpClient.line("1", "tools/call", WAIT));
      server.client.send(McpClient.line("2", "tools/call", WAIT));
      server.client.closeInput();
      TestServer.await(server.door.arrived, 1);
      server.door.open.release(2);

      assertThat(server.client.awaitEnd()).hasSize(2);
    }
  }

  @Test
  void aCallThatDoesNotEndIsStoppedAndNotAnswered() {
    try (TestServer server = TestServer.start(TestServer.limits(4, 8, SHORT))) {
      server.client.send(McpClient.line("1", "tools/call", WAIT));
      server.client.send(McpClient.line("2", "tools/call", SLEEP));
      TestServer.await(server.door.arrived, 2);
      server.client.closeInput();
      TestServer.await(server.door.stopped, 2);
      server.awaitEnd();

      assertThat(server.client.awaitEnd()).isEmpty();
    }
  }

  @Test
  void shutdownDoesTheSameAndMayBeAskedForTwice() throws InterruptedException {
    try (TestServer server = TestServer.start(TestServer.limits(4, 8, LONG))) {
      server.client.send(McpClient.line("1", "tools/call", WAIT));
      TestServer.await(server.door.arrived, 1);
      Thread first = Thread.ofVirtual().start(server.server::shutdown);
      Thread second = Thread.ofVirtual().start(server.server::shutdown);
      server.door.open.release();
      first.join();
      second.join();
      server.awaitEnd();

      assertThat(server.client.awaitEnd()).hasSize(1);
    }
  }

  @Test
  void aCancelledCallThatSleepsOnEndsWithTheConversation() {
    try (TestServer server = TestServer.start(TestServer.limits(4, 8, SHORT))) {
      server.client.send(McpClient.line("1", "tools/call", SLEEP));
      TestServer.await(server.door.arrived, 1);
      server.client.send(McpClient.cancel("1"));
      server.client.send(McpClient.line("1", "ping", "{}"));
      server.client.answer("1");
      assertThat(server.door.stopped.availablePermits()).isZero();
      server.client.closeInput();
      TestServer.await(server.door.stopped, 1);
      server.awaitEnd();

      assertThat(server.client.awaitEnd()).hasSize(1);
    }
  }

  @Test
  void aClosedOutputEndsTheServer() {
    try (TestServer server = TestServer.start(TestServer.limits(4, 8, LONG))) {
      server.client.closeOutput();
      server.client.send(McpClient.line("1", "ping", "{}"));
      server.awaitEnd();
    }
  }

  @Test
  void aClientThatNeverReadsDoesNotKeepTheServer() {
    try (TestServer server = TestServer.startSilently(TestServer.limits(4, 64, SHORT))) {
      for (int id = 0; id < 20; id++) {
        server.client.send(
            McpClient.line(
                "" + id,
                "tools/call",
                McpClient.claim(
                    "{\"name\":\"echo\",\"arguments\":{\"text\":\"abcdefghij\",\"times\":4000}}")));
      }
      server.client.closeInput();
      server.awaitEnd();
      server.client.closeOutput();
    }
  }

  @Test
  void aRequestIsNeverWrittenToTheClient() {
    try (TestServer server = TestServer.start()) {
      server.client.modern("tools/call", "{\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}}");
      server.client.closeInput();
      for (JsonNode message : server.client.awaitEnd()) {
        assertThat(message.has("id") && message.has("method")).isFalse();
      }
    }
  }
}
