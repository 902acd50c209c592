package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.mcp.McpClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// A client that writes a lot before it reads anything, with more on either side than a pipe holds.
class UnreadOutputIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int REQUESTS = 200;
  private static final int REQUEST_CHARACTERS = 40_000;

  /// Both sides would wait for ever if the server stopped reading while it can't write. Its heap
  /// has 256 MB, and it ends itself when that is not enough.
  @Test
  @Timeout(120)
  void eightMegabytesOfRequestsAndOfAnswersPassEachOther() throws Exception {
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, name, remote_url, description)
        SELECT gen_random_uuid(), 'here', 'r' || i, 'example.org/o/' || i, repeat('x', 3000)
        FROM generate_series(1, 100) i
        """);
    String blanks = " ".repeat(REQUEST_CHARACTERS);
    String call =
        McpClient.toolCall("list_repositories", "{\"limit\":100,\"fields\":\"*\"" + blanks + "}");
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server =
            ServedProcess.startUnread(
                Map.of("DATABASE_URL", bridge.url(), "REPOSITORY_MCP_HOST", "here"))) {
      McpClient client = server.client;
      for (int id = 1; id <= REQUESTS; id++) {
        client.send(McpClient.line(String.valueOf(id), "tools/call", McpClient.claim(call)));
      }
      client.send(McpClient.cancel("100"));
      client.send(McpClient.line("\"ping\"", "ping", "{}"));
      var _ = client.listen();
      assertThat(client.answer("\"ping\"").has("result")).isTrue();
      long characters = 0;
      for (int id = 1; id <= REQUESTS; id++) {
        if (id != 100) {
          JsonNode result = client.answer(String.valueOf(id)).path("result");
          assertThat(result.path("isError").asBoolean(false)).as(result.toString()).isFalse();
          characters += result.at("/content/0/text").asString().length();
        }
      }
      assertThat(characters).isGreaterThan(30_000L * REQUESTS);
      assertThat(server.end()).isZero();
      assertThat(client.lines())
          .as("the cancelled one may have been done")
          .hasSizeBetween(REQUESTS, REQUESTS + 1);
    }
  }
}
