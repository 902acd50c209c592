package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.tool.ToolJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CreateRepositoryTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;
  private Registry registry;

  @BeforeEach
  void emptyRegistry() throws SQLException, IOException {
    folder = folder.toRealPath();
    registry = Registry.emptied(DATABASE, folder);
  }

  private String directory(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name)).toString();
  }

  private static String id(JsonNode result) {
    return result.path("repo_id").asString();
  }

  private static String name(JsonNode result) {
    return result.path("repository").path("name").asString();
  }

  private static List<JsonNode> together(int times, Callable<JsonNode> call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<JsonNode>();
      for (Future<JsonNode> future :
          threads.invokeAll(IntStream.range(0, times).mapToObj(_ -> call).toList())) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void everythingGivenIsKeptAndShown() throws Exception {
    String path = directory("atlas");
    JsonNode result =
        registry.create(
            Map.of(
                "repo_path", path,
                "remote_url", "git@example.org:team/atlas.git",
                "name", "Atlas",
                "description", "Zürich 東京 🚀 – naïve",
                "tags", "Tool, backend",
                "metadata", "{\"team\":\"core\"}"));
    assertThat(result.path("status").asString()).isEqualTo("success");
    assertThat(result.path("outcome").asString()).isEqualTo("created");
    assertThat(result.has("note")).isFalse();
    assertThat(UUID.fromString(id(result)).version()).isEqualTo(7);
    JsonNode repository = result.path("repository");
    assertThat(repository.path("repo_id").asString()).isEqualTo(id(result));
    assertThat(repository.path("path").asString()).isEqualTo(path);
    assertThat(repository.path("remote_url").asString()).isEqualTo("example.org/team/atlas");
    assertThat(repository.path("name").asString()).isEqualTo("Atlas");
    assertThat(repository.path("description").asString()).isEqualTo("Zürich 東京 🚀 – naïve");
    assertThat(repository.path("tags").toString()).isEqualTo("[\"backend\",\"tool\"]");
    assertThat(repository.path("metadata").toString()).isEqualTo("{\"team\":\"core\"}");
    assertThat(repository.path("status").asString()).isEqualTo("active");
    assertThat(repository.path("host").asString()).isEqualTo(Registry.HOST);
    assertThat(repository.path("version").intValue()).isEqualTo(1);
    assertThat(repository.path("created_at").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z")
        .isEqualTo(repository.path("updated_at").asString());
    assertThat(
            registry.query("SELECT encode(convert_to(description, 'UTF8'), 'hex') FROM repository"))
        .containsExactly("5ac3bc7269636820e69db1e4baac20f09f9a8020e28093206e61c3af7665");
  }

  @Test
  void theNameComesFromThePlace() throws Exception {
    assertThat(name(registry.create(Map.of("repo_path", directory("atlas"))))).isEqualTo("atlas");
    assertThat(name(registry.create(Map.of("repo_path", directory("bare.git"))))).isEqualTo("bare");
    assertThat(name(registry.create(Map.of("repo_path", "/")))).isEqualTo("root");
    assertThat(name(registry.create(Map.of("remote_url", "https://example.org/o/far.git"))))
        .isEqualTo("far");
    assertThat(name(registry.create(Map.of("remote_url", "git@example.org:single.git"))))
        .isEqualTo("single");
  }

  @Test
  void aDerivedNameThatIsTakenGetsANumber() throws Exception {
    JsonNode first = registry.create(Map.of("repo_path", directory("a/atlas")));
    JsonNode second = registry.create(Map.of("repo_path", directory("b/atlas")));
    JsonNode third = registry.create(Map.of("repo_path", directory("c/atlas"), "name", " "));
    assertThat(List.of(name(first), name(second), name(third)))
        .containsExactly("atlas", "atlas-2", "atlas-3");
    assertThat(first.has("note")).isFalse();
    assertThat(third.path("note").asString()).contains("\"atlas\" was taken", "\"atlas-3\"");
  }

  @Test
  void aDerivedNameIsCutWhereItLeavesRoomForANumber() throws Exception {
    String longest = "🚀".repeat(63);
    assertThat(name(registry.create(Map.of("repo_path", directory(longest))))).isEqualTo(longest);
    String remote = "https://example.org/o/" + "é".repeat(300);
    JsonNode result = registry.create(Map.of("remote_url", remote));
    assertThat(name(result)).isEqualTo("é".repeat(190));
  }

  @Test
  void anExplicitNameThatIsTakenIsAConflict() throws Exception {
    var _ = registry.create(Map.of("repo_path", directory("one"), "name", "atlas"));
    String two = directory("two");
    assertThat(Registry.refused(() -> registry.create(Map.of("repo_path", two, "name", "atlas"))))
        .startsWith("CONFLICT: Another repository is called \"atlas\"");
    assertThat(registry.count()).isOne();
    assertThat(
            registry.create(Map.of("repo_path", two, "name", "Atlas")).path("outcome").asString())
        .as("letter case counts")
        .isEqualTo("created");
  }

  @Test
  void theSamePlaceTwiceIsOneRepository() throws Exception {
    String path = directory("atlas");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(path));
    JsonNode first = registry.create(Map.of("repo_path", path));
    for (String spelling :
        List.of(
            path,
            path + "/",
            path + "/.",
            path + "//",
            link.toString(),
            "~/atlas",
            path + "/../atlas")) {
      JsonNode again = registry.create(Map.of("repo_path", spelling));
      assertThat(again.path("outcome").asString()).as(spelling).isEqualTo("existing");
      assertThat(id(again)).isEqualTo(id(first));
      assertThat(again.has("note")).isFalse();
    }
    assertThat(registry.count()).isOne();
  }

  @Test
  void theSameRemoteTwiceIsOneRepositoryHoweverItIsSpelt() throws Exception {
    JsonNode first = registry.create(Map.of("remote_url", "https://example.org/o/r.git"));
    JsonNode again = registry.create(Map.of("remote_url", "git@EXAMPLE.org:o/r"));
    assertThat(id(again)).isEqualTo(id(first));
    assertThat(again.path("outcome").asString()).isEqualTo("existing");
    JsonNode clone =
        registry.create(Map.of("repo_path", directory("r"), "remote_url", "example.org/o/r"));
    assertThat(clone.path("outcome").asString()).isEqualTo("adopted");
    assertThat(id(clone)).isEqualTo(id(first));
    var _ = registry.create(Map.of("repo_path", directory("s"), "remote_url", "example.org/o/r"));
    assertThat(registry.count()).as("clones of one remote are many").isEqualTo(2);
  }

  /// What is recorded of a repository, less the time of the look at it.
  private static JsonNode said(JsonNode result) {
    return ((ObjectNode) result.path("repository")).without("checked_at");
  }

  @Test
  void fieldsThatDifferAreNamedAndNothingIsChanged() throws Exception {
    String path = directory("atlas");
    var _ =
        registry.create(Map.of("repo_path", path, "tags", "a,b", "metadata", "{\"a\":1,\"b\":2}"));
    JsonNode same =
        registry.create(Map.of("repo_path", path, "tags", "B, a", "metadata", "{\"b\":2,\"a\":1}"));
    assertThat(same.has("note")).isFalse();
    JsonNode other =
        registry.create(
            Map.of(
                "repo_path", path,
                "name", "other",
                "description", "new",
                "tags", "c",
                "metadata", "{}",
                "remote_url", "example.org/o/r"));
    assertThat(other.path("outcome").asString()).isEqualTo("existing");
    assertThat(other.path("note").asString())
        .contains("remote_url, name, description, tags, metadata", "update_repository");
    assertThat(said(other)).isEqualTo(said(same));
  }

  @Test
  void oneOfPathAndRemoteIsNeeded() throws SQLException {
    for (Map<String, String> arguments :
        List.of(
            Map.<String, String>of(),
            Map.of("repo_path", "", "remote_url", ""),
            Map.of("name", "a"))) {
      assertThat(Registry.refused(() -> registry.create(arguments)))
          .startsWith("INVALID_ARGUMENT: create_repository needs repo_path or remote_url");
    }
    assertThat(registry.count()).isZero();
  }

  @Test
  void nullCountsAsAbsent() throws Exception {
    var arguments = new HashMap<String, String>();
    arguments.put("repo_path", directory("atlas"));
    for (String name : List.of("remote_url", "name", "description", "tags", "metadata")) {
      arguments.put(name, null);
    }
    assertThat(name(registry.create(arguments))).isEqualTo("atlas");
  }

  @Test
  void noSecretOfARemoteIsStoredOrShown() throws Exception {
    for (String remote :
        List.of(
            "https://oauth2:ghp_EXAMPLE0123456789@example.org/o/a.git",
            "ghp_EXAMPLE0123456789:x@example.org:b.git",
            "https://example.org/x?private_token=ghp_EXAMPLE0123456789")) {
      JsonNode result = registry.create(Map.of("remote_url", remote));
      assertThat(result.toString()).doesNotContain("ghp_EXAMPLE");
    }
    assertThat(registry.query("SELECT r::text FROM repository r"))
        .hasSize(3)
        .noneMatch(row -> row.contains("ghp_EXAMPLE"));
  }

  @Test
  void fiftyCallersOfOnePlaceGetOneRepository() throws Exception {
    for (int round = 0; round < 5; round++) {
      registry.empty();
      String path = directory("race" + round);
      List<JsonNode> results = together(50, () -> registry.create(Map.of("repo_path", path)));
      assertThat(results)
          .map(CreateRepositoryTest::id)
          .hasSize(50)
          .containsOnly(id(results.getFirst()));
      assertThat(results)
          .filteredOn(result -> result.path("outcome").asString().equals("created"))
          .hasSize(1);
      assertThat(registry.count()).isOne();
    }
  }

  @Test
  void fiftyCallersOfOneRemoteGetOneRepository() throws Exception {
    List<JsonNode> results =
        together(50, () -> registry.create(Map.of("remote_url", "https://example.org/o/r")));
    assertThat(results).map(CreateRepositoryTest::id).containsOnly(id(results.getFirst()));
    assertThat(registry.count()).isOne();
  }

  @Test
  void rivalsForOneDerivedNameGetNumbers() throws Exception {
    for (int i = 0; i < 20; i++) {
      var _ = directory(i + "/atlas");
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<JsonNode>>();
      for (int i = 0; i < 20; i++) {
        String path = folder.resolve(i + "/atlas").toString();
        calls.add(() -> registry.create(Map.of("repo_path", path)));
      }
      var names = new ArrayList<String>();
      for (Future<JsonNode> future : threads.invokeAll(calls)) {
        names.add(name(future.get()));
      }
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, 20).mapToObj(i -> i == 1 ? "atlas" : "atlas-" + i).toList());
    }
  }

  @Test
  void severalTogetherAreStoredOrNone() throws Exception {
    String one = directory("one");
    String two = directory("two");
    assertThat(
            registry.createTogether(
                List.of(
                    Map.of("repo_path", one), Map.of("repo_path", two), Map.of("repo_path", one))))
        .map(result -> result.path("outcome").asString())
        .containsExactly("created", "created", "existing");

    String three = directory("three");
    assertThat(
            Registry.refused(
                () ->
                    registry.createTogether(
                        List.of(Map.of("repo_path", three), Map.of("repo_path", three + "/none")))))
        .startsWith("INVALID_ARGUMENT");
    assertThat(
            Registry.refused(
                () ->
                    registry.createTogether(
                        List.of(
                            Map.of("repo_path", three),
                            Map.of("remote_url", "example.org/o/r", "name", "one")))))
        .startsWith("CONFLICT");
    assertThat(registry.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"repo_path", "remote_url", "name", "description", "tags", "metadata"})
  void charactersThatCannotBeKeptAreRefusedByName(String argument) throws Exception {
    for (String bad : List.of("a\0b", "a\ud83d", "\udc00b", "\ud83d\ud83d\ude00")) {
      var arguments = new HashMap<>(Map.of("repo_path", directory("atlas")));
      arguments.put(argument, bad);
      assertThat(Registry.refused(() -> registry.create(arguments)))
          .startsWith("INVALID_ARGUMENT: " + argument + " must not contain");
    }
    assertThat(registry.count()).isZero();
    assertThat(name(registry.create(Map.of("repo_path", directory("atlas"))))).isEqualTo("atlas");
  }

  @Test
  void textsAreCountedInCharactersAndNotTooLong() throws Exception {
    String path = directory("atlas");
    JsonNode result =
        registry.create(
            Map.of("repo_path", path, "name", "🚀".repeat(200), "description", "🚀".repeat(4000)));
    assertThat(name(result)).isEqualTo("🚀".repeat(200));
    assertThat(
            Registry.refused(
                () -> registry.create(Map.of("repo_path", path, "name", "x".repeat(201)))))
        .contains("name must be text of at most 200 characters");
    assertThat(
            Registry.refused(
                () -> registry.create(Map.of("repo_path", path, "description", "x".repeat(4001)))))
        .contains("description must be text of at most 4000 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE repository; --",
        "\" OR 1=1 --",
        "/* */ COMMIT; DROP TABLE repository",
        "${jndi:ldap://x}",
        "$1 ? :name",
        "\\'; SELECT pg_sleep(100)--"
      })
  void textThatLooksLikeSqlIsText(String text) throws Exception {
    JsonNode result =
        registry.create(
            Map.of(
                "repo_path",
                directory(text.replace("/", "_")),
                "name",
                text,
                "description",
                text,
                "metadata",
                "{\"a\":" + ToolJson.write(text) + "}"));
    JsonNode repository = result.path("repository");
    assertThat(repository.path("name").asString()).isEqualTo(text);
    assertThat(repository.path("description").asString()).isEqualTo(text);
    assertThat(repository.path("metadata").path("a").asString()).isEqualTo(text);
    assertThat(registry.names(Map.of("repo", text))).containsExactly(text);
  }

  @Test
  void aPrivateDatabaseRemembersTheNameOfItsMachine() throws Exception {
    var before = new Registry(DATABASE, folder, new Host.Remembered("old-name"));
    JsonNode first = before.create(Map.of("repo_path", directory("atlas")));
    assertThat(first.path("repository").path("host").asString()).isEqualTo("old-name");
    var renamed = new Registry(DATABASE, folder, new Host.Remembered("new-name"));
    assertThat(id(renamed.create(Map.of("repo_path", directory("atlas"))))).isEqualTo(id(first));
    assertThat(renamed.names(Map.of())).containsExactly("atlas");
  }

  @Test
  void eachMachineHasItsOwnPathsAndNames() throws Exception {
    String path = directory("atlas");
    JsonNode here = registry.create(Map.of("repo_path", path));
    var elsewhere = new Registry(DATABASE, folder, new Host.Told("laptop"));
    JsonNode there = elsewhere.create(Map.of("repo_path", path));
    assertThat(id(there)).isNotEqualTo(id(here));
    assertThat(name(there)).isEqualTo("atlas");
  }
}
