package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.mcp.McpClient;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// An agent that has never seen this machine registers 500 repositories, finds, tags and relocates
/// some, and tidies up. What it has to read for that is bounded.
class AgentSessionIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int REPOSITORIES = 500;
  private static final int TEAMS = 10;

  /// Four characters are about a token: less than a tenth of the smallest contexts in use.
  private static final int MOST_CHARACTERS = 60_000;

  private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org");

  @TempDir private Path directory;

  private Path root = Path.of("");
  private int characters;
  private int calls;

  private Path place(int number) {
    return root.resolve("team-%d/service-%03d".formatted(number % TEAMS, number));
  }

  /// One repository with a commit, and copies of it with remotes of their own.
  private void plant() throws Exception {
    root = Files.createDirectory(directory.toRealPath().resolve("src"));
    Path template = directory.resolve("template");
    try (Git git = Git.init().setDirectory(template.toFile()).setInitialBranch("main").call()) {
      Files.writeString(template.resolve("README"), "A service\n");
      var _ = git.add().addFilepattern(".").call();
      var _ =
          git.commit()
              .setMessage("first")
              .setSign(false)
              .setAuthor(AUTHOR)
              .setCommitter(AUTHOR)
              .call();
    }
    for (int number = 0; number < REPOSITORIES; number++) {
      copy(template, place(number));
      Files.writeString(
          place(number).resolve(".git/config"),
          """
          [core]
          \trepositoryformatversion = 0
          [remote "origin"]
          \turl = git@example.org:team-%d/service-%03d.git
          """
              .formatted(number % TEAMS, number));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException problem)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// What a tool answers, of which a model reads the text.
  private JsonNode call(McpClient client, String tool, String arguments) {
    JsonNode result = client.call(tool, arguments);
    assertThat(result.path("isError").asBoolean(false)).as(result.toString()).isFalse();
    characters += result.at("/content/0/text").asString().length();
    calls++;
    return result.path("structuredContent");
  }

  private static List<String> names(JsonNode page) {
    return page.path("repositories").valueStream().map(row -> row.path("name").asString()).toList();
  }

  @Test
  @Timeout(120)
  void fiveHundredRepositoriesAreKeptInOrderWithinAFewTokens() throws Exception {
    plant();
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()))) {
      McpClient client = server.client;
      var _ = client.initialize("2025-11-25");
      characters += client.request("tools/list", "{}").at("/result/tools").toString().length();
      register(client);
      find(client);
      tag(client);
      relocate(client);
      tidy(client);
      System.err.printf(
          "An agent's session on %d repositories: %d calls, %d characters to read, about %d"
              + " tokens%n",
          REPOSITORIES, calls, characters, characters / 4);
      assertThat(characters).isLessThan(MOST_CHARACTERS);
      assertThat(server.end()).isZero();
      server.assertNoStackTrace();
    }
    assertThat(DATABASE.query("SELECT count(*) FROM repository"))
        .containsExactly(String.valueOf(REPOSITORIES));
  }

  private void register(McpClient client) {
    JsonNode counts =
        call(
                client,
                "create_repository",
                "{\"repo_path\":\"%s\",\"scan\":true,\"tags\":\"found\"}".formatted(root))
            .path("counts");
    assertThat(counts.path("created").intValue()).isEqualTo(REPOSITORIES);
    JsonNode page = call(client, "list_repositories", "{}");
    assertThat(page.path("total").intValue()).isEqualTo(REPOSITORIES);
    assertThat(page.path("repositories").size()).isEqualTo(20);
  }

  private void find(McpClient client) {
    assertThat(names(call(client, "list_repositories", "{\"query\":\"service-137\"}")))
        .containsExactly("service-137");
    assertThat(
            names(
                call(
                    client,
                    "list_repositories",
                    "{\"containing\":\"%s\",\"fields\":\"name\"}"
                        .formatted(place(42).resolve("README")))))
        .containsExactly("service-042");
    JsonNode team =
        call(
            client,
            "list_repositories",
            "{\"under\":\"%s\",\"fields\":\"name\",\"limit\":100}"
                .formatted(root.resolve("team-3")));
    assertThat(names(team)).hasSize(REPOSITORIES / TEAMS);
    JsonNode one = call(client, "list_repositories", "{\"repo\":\"service-137\"}");
    assertThat(one.at("/repositories/0/remote_url").asString())
        .isEqualTo("example.org/team-7/service-137");
  }

  private void tag(McpClient client) {
    for (int number = 3; number < 100; number += TEAMS) {
      JsonNode updated =
          call(
              client,
              "update_repository",
              "{\"repo_id\":\"service-%03d\",\"tags\":\"+payments\"}".formatted(number));
      assertThat(updated.path("changed").has("tags")).isTrue();
    }
    assertThat(
            call(
                    client,
                    "list_repositories",
                    "{\"tags\":\"payments && found\",\"fields\":\"name\",\"limit\":1}")
                .path("total")
                .intValue())
        .isEqualTo(10);
  }

  /// One is registered where it is now, one is told its new place, and a folder of many is scanned.
  private void relocate(McpClient client) throws IOException {
    Path elsewhere = Files.createDirectories(directory.toRealPath().resolve("moved"));
    Path first = Files.move(place(1), elsewhere.resolve("first"));
    JsonNode registered =
        call(client, "create_repository", "{\"repo_path\":\"%s\"}".formatted(first));
    assertThat(registered.path("outcome").asString()).isEqualTo("relinked");
    assertThat(registered.at("/repository/name").asString()).isEqualTo("service-001");

    Path second = Files.move(place(2), elsewhere.resolve("second"));
    JsonNode told =
        call(
            client,
            "update_repository",
            "{\"repo_id\":\"service-002\",\"new_path\":\"%s\"}".formatted(second));
    assertThat(told.at("/changed/path/1").asString()).isEqualTo(second.toString());

    Path team = Files.move(root.resolve("team-9"), elsewhere.resolve("team-9"));
    JsonNode scanned =
        call(client, "create_repository", "{\"repo_path\":\"%s\",\"scan\":true}".formatted(team));
    assertThat(scanned.at("/counts/relinked").intValue()).isEqualTo(REPOSITORIES / TEAMS);
    assertThat(scanned.at("/counts/created").intValue()).isZero();
  }

  /// Two have uncommitted work and three are gone; looking at all again tells which.
  private void tidy(McpClient client) throws IOException {
    for (int number : List.of(10, 20)) {
      Files.writeString(place(number).resolve("new"), "not committed");
    }
    for (int number : List.of(30, 31, 32)) {
      delete(place(number));
    }
    var odd = new ArrayList<String>();
    String cursor = "";
    do {
      JsonNode page =
          call(
              client,
              "list_repositories",
              "{\"refresh\":true,\"fields\":\"name,state\",\"limit\":100,\"cursor\":\"%s\"}"
                  .formatted(cursor));
      page.path("repositories")
          .forEach(
              row -> {
                if (!row.path("state").asString().equals("clean")) {
                  odd.add(row.path("name").asString() + " " + row.path("state").asString());
                }
              });
      cursor = page.path("next_cursor").asString("");
    } while (!cursor.isEmpty());
    assertThat(odd)
        .containsExactly(
            "service-010 dirty",
            "service-020 dirty",
            "service-030 missing",
            "service-031 missing",
            "service-032 missing");
    String prompt =
        client
            .request("prompts/get", "{\"name\":\"tidy\"}")
            .at("/result/messages/0/content/text")
            .asString();
    characters += prompt.length();
    assertThat(prompt).contains("service-010", "service-031").doesNotContain("service-033");
    for (int number : List.of(30, 31, 32)) {
      JsonNode archived =
          call(
              client,
              "update_repository",
              "{\"repo_id\":\"service-%03d\",\"status\":\"archived\"}".formatted(number));
      assertThat(archived.at("/repository/status").asString()).isEqualTo("archived");
    }
    assertThat(
            call(client, "list_repositories", "{\"state\":\"missing\",\"limit\":1}")
                .path("total")
                .intValue())
        .as("what is archived is out of the way")
        .isZero();
  }
}
