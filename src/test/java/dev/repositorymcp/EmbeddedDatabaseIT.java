package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.embedded.TestHome;
import dev.repositorymcp.mcp.McpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The whole program with nothing configured but a home directory. The first test finds it empty;
/// the others work with what it leaves there.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedDatabaseIT {
  private static final String TEXT = "Zürich 東京 🚀 – naïve";

  private static TestHome home;

  @TempDir static Path folder;

  @BeforeAll
  static void chooseHome() throws IOException {
    folder = folder.toRealPath();
    home = TestHome.empty();
  }

  @AfterAll
  static void clear() throws Exception {
    home.close();
  }

  private static ServedProcess start(String... more) throws IOException {
    var environment = new LinkedHashMap<String, String>();
    environment.put("REPOSITORY_MCP_HOME", home.path().toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return ServedProcess.start(environment);
  }

  private static String at(String name) throws IOException {
    return "{\"repo_path\":\"%s\"}".formatted(Files.createDirectories(folder.resolve(name)));
  }

  private static List<String> names(JsonNode result) {
    return result
        .at("/structuredContent/repositories")
        .valueStream()
        .map(row -> row.path("name").asString())
        .toList();
  }

  private static void awaitEnd(ProcessHandle postmaster) throws Exception {
    home.awaitEnd();
    var _ = postmaster.onExit().get(60, TimeUnit.SECONDS);
  }

  @Test
  @Order(1)
  void aFirstStartServesFromTheFirstByteAndKeepsItsOutputClean() throws Exception {
    try (ServedProcess server = start("LC_ALL", "C", "LOG_LEVEL", "DEBUG", "SQL_ECHO", "true")) {
      McpClient client = server.client;
      assertThat(client.modern("server/discover", "{}").has("result")).isTrue();
      assertThat(client.modern("tools/list", "{}").at("/result/tools").size()).isEqualTo(4);
      assertThat(home.path()).as("nothing is unpacked for a client that only looks").doesNotExist();

      var _ = client.initialize("2025-11-25");
      String path = Files.createDirectories(folder.resolve("dépôt-東京")).toString();
      JsonNode created =
          client.call(
              "create_repository",
              "{\"repo_path\":\"%s\",\"description\":\"%s\"}".formatted(path, TEXT));
      assertThat(created.at("/structuredContent/outcome").asString()).isEqualTo("created");
      assertThat(created.at("/structuredContent/repository/path").asString()).isEqualTo(path);
      assertThat(created.at("/structuredContent/repository/description").asString())
          .isEqualTo(TEXT);
      assertThat(created.at("/content/0/text").asString())
          .isEqualTo(created.path("structuredContent").toString());

      client.send("{\"jsonrpc\":\"2.0\",\"method\":\"test\",\"params\":");
      client.send("garbage");
      client.send(new byte[] {'"', (byte) 0xFF, (byte) 0xFE, '"', '\r', '\n', '\n'});
      assertThat(client.request("ping", "{}").path("result").toString()).isEqualTo("{}");
      assertThat(client.lines().stream().filter(line -> line.contains("-32700"))).hasSize(3);

      String id = created.at("/structuredContent/repo_id").asString();
      JsonNode updated =
          client.call("update_repository", "{\"repo_id\":\"%s\",\"tags\":\"+tool\"}".formatted(id));
      assertThat(updated.at("/structuredContent/version").intValue()).isEqualTo(2);
      assertThat(names(client.call("list_repositories", "{\"query\":\"東京\"}")))
          .containsExactly("dépôt-東京");
      JsonNode health = client.call("health_check", "{}").path("structuredContent");
      assertThat(health.path("healthy").booleanValue()).isTrue();
      assertThat(health.path("mode").asString()).isEqualTo("embedded");

      ProcessHandle postmaster = home.postmaster().orElseThrow();
      assertThat(postmaster.isAlive()).isTrue();
      assertThat(server.end()).isZero();
      server.assertCleanOutput();
      assertThat(server.errors()).contains("DEBUG", "Schema of", "repository");
      awaitEnd(postmaster);
    }
  }

  @Test
  @Order(2)
  void whatWasStoredIsThereAfterARestart() throws Exception {
    try (ServedProcess server = start()) {
      var _ = server.client.initialize("2025-06-18");
      assertThat(names(server.client.call("list_repositories", "{}"))).containsExactly("dépôt-東京");
      assertThat(server.end()).isZero();
      server.assertCleanOutput();
      assertThat(server.errors()).as("a healthy run says nothing").isEmpty();
    }
  }

  @Test
  @Order(3)
  void ofTwoServersOneMayDieAndNothingIsLost() throws Exception {
    try (ServedProcess one = start();
        ServedProcess two = start()) {
      for (ServedProcess server : List.of(one, two)) {
        server.client.send(
            McpClient.line(
                "1",
                "tools/call",
                McpClient.claim(
                    McpClient.toolCall("create_repository", at(server == one ? "one" : "two")))));
      }
      for (ServedProcess server : List.of(one, two)) {
        assertThat(server.client.answer("1").at("/result/structuredContent/outcome").asString())
            .isEqualTo("created");
      }
      one.kill();
      var _ = two.client.initialize("2024-11-05");
      assertThat(two.client.call("create_repository", at("three")).path("isError").asBoolean(false))
          .isFalse();
      assertThat(names(two.client.call("list_repositories", "{}")))
          .containsExactly("dépôt-東京", "one", "three", "two");
      ProcessHandle postmaster = home.postmaster().orElseThrow();
      assertThat(two.end()).isZero();
      awaitEnd(postmaster);
    }
  }

  @Test
  @Order(3)
  void aTerminatedServerLeavesNothingBehind() throws Exception {
    try (ServedProcess server = start()) {
      var _ = server.client.initialize("2025-11-25");
      var _ = server.client.call("list_repositories", "{}");
      ProcessHandle postmaster = home.postmaster().orElseThrow();
      assertThat(server.terminate()).isEqualTo(143);
      server.assertCleanOutput();
      awaitEnd(postmaster);
    }
  }

  @Test
  @Order(4)
  void aServerMayBeTerminatedWhileItsDatabaseStarts() throws Exception {
    try (ServedProcess server = start()) {
      server.client.send(
          McpClient.line(
              "1",
              "tools/call",
              McpClient.claim(McpClient.toolCall("create_repository", at("four")))));
      assertThat(server.client.modern("ping", "{}").has("error")).isTrue();
      assertThat(server.terminate()).as(server.errors()).isEqualTo(143);
      home.awaitEnd();
    }
  }

  @Test
  @Order(5)
  void afterASuddenEndTheNextStartNeedsNoCleaning() throws Exception {
    try (ServedProcess server = start()) {
      server.client.send(
          McpClient.line(
              "1",
              "tools/call",
              McpClient.claim(McpClient.toolCall("create_repository", at("five")))));
      server.kill();
    }
    try (ServedProcess server = start()) {
      var _ = server.client.initialize("2025-11-25");
      assertThat(names(server.client.call("list_repositories", "{}")))
          .contains("dépôt-東京", "one", "three", "two");
      assertThat(server.end()).isZero();
      home.awaitEnd();
    }
  }
}
