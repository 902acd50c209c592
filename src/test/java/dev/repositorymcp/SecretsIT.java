package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.mcp.McpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Remotes as people have them, tokens and all, through the whole program at its most talkative.
class SecretsIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final List<String> REMOTES =
      List.of(
          "https://oauth2:ghp_EXAMPLE0123456789@example.org/o/oauth.git",
          "https://ghp_EXAMPLE0123456789@example.org/o/token.git",
          "ssh://git@example.org/o/ssh",
          "git@example.org:o/scp.git",
          "https://user:p%40ss@example.org/o/password",
          "https://example.org/o/query?private_token=ghp_EXAMPLE0123456789");

  @TempDir Path folder;

  private void plant(String remote) throws Exception {
    Path git = folder.resolve(remote.replaceFirst(".*/", "").replaceFirst("\\W.*", "") + "/.git");
    Files.createDirectories(git.resolve("objects"));
    Files.createDirectories(git.resolve("refs"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(
        git.resolve("config"), "[remote \"origin\"]\n\turl = \"%s\"\n".formatted(remote));
  }

  /// Whether the password is right or not: everybody on the machine sees the command lines.
  @Test
  void noProcessHasThePasswordInItsCommandLine() throws Exception {
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server =
            ServedProcess.start(
                Map.of(
                    "DATABASE_URL",
                    bridge
                        .url()
                        .replaceFirst("//[^@]+@", "//stranger:" + ServedProcess.SECRET + "@"),
                    "LOG_LEVEL",
                    "DEBUG"))) {
      var _ = server.client.initialize("2025-11-25");
      var _ = server.client.call("list_repositories", "{}");
      ProcessHandle process = server.process().toHandle();
      List<String> commands =
          Stream.concat(Stream.of(process), process.descendants())
              .map(one -> one.info().commandLine().orElse(""))
              .toList();
      assertThat(commands).isNotEmpty().anyMatch(command -> command.contains("java"));
      assertThat(commands).noneMatch(command -> command.contains(ServedProcess.SECRET));
      assertThat(server.end()).isZero();
      server.assertCleanOutput();
    }
  }

  @Test
  void noTokenOfARemoteIsStoredShownOrLogged() throws Exception {
    for (String remote : REMOTES) {
      plant(remote);
    }
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server =
            ServedProcess.start(
                Map.of("DATABASE_URL", bridge.url(), "LOG_LEVEL", "DEBUG", "SQL_ECHO", "true"))) {
      McpClient client = server.client;
      var _ = client.initialize("2025-11-25");
      JsonNode scan =
          client.call(
              "create_repository", "{\"scan\":true,\"repo_path\":\"%s\"}".formatted(folder));
      assertThat(scan.at("/structuredContent/counts/created").asInt()).isEqualTo(REMOTES.size());
      for (String remote : REMOTES) {
        String argument = new JsonMapper().writeValueAsString(remote + "2");
        JsonNode created =
            client.call("create_repository", "{\"remote_url\":%s}".formatted(argument));
        assertThat(created.at("/structuredContent/outcome").asString()).isEqualTo("created");
      }
      JsonNode updated =
          client.call(
              "update_repository",
              "{\"repo_id\":\"oauth\",\"remote_url\":\"%s\"}".formatted(REMOTES.getFirst() + "3"));
      assertThat(updated.path("isError").asBoolean(false)).as(updated.toString()).isFalse();
      JsonNode rows = client.call("list_repositories", "{\"fields\":\"*\"}");
      assertThat(rows.at("/structuredContent/repositories/0").path("remote_url").asString())
          .startsWith("example.org/o/");
      assertThat(client.request("resources/read", "{\"uri\":\"repository://oauth\"}").toString())
          .contains("example.org/o/oauth");
      assertThat(server.end()).isZero();
      String said = String.join("\n", client.lines()) + server.errors();
      assertThat(server.errors()).as("it talks").contains("insert into", "Transaction");
      String stored =
          String.join("\n", DATABASE.query("SELECT r::text FROM repository r")).concat(said);
      assertThat(stored).contains("example.org/o/password").doesNotContain("ghp_EXAMPLE", "p%40ss");
      assertThat(stored).doesNotContain("p@ss");
    }
  }
}
