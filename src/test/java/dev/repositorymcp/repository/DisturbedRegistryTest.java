package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the disk says is stored beside what people say, whoever else changes the same rows.
class DisturbedRegistryTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir Path directory;

  private Registry registry = new Registry(DATABASE, Path.of("/"));

  @BeforeEach
  void emptyRegistry() throws Exception {
    directory = directory.toRealPath();
    registry = Registry.emptied(DATABASE, directory);
  }

  private Path repository(String name) throws Exception {
    Path root = Files.createDirectories(directory.resolve(name));
    Git.init().setDirectory(root.toFile()).call().close();
    return root;
  }

  private JsonNode create(Path path) {
    return registry.create(Map.of("repo_path", path.toString()));
  }

  private static String id(JsonNode result) {
    return result.path("repo_id").asString();
  }

  /// Makes a change on another connection, which is committed only when the work waits for it.
  private static <T> T during(String change, ThrowingSupplier<T> work) throws Throwable {
    try (Connection other = DATABASE.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      assertThat(statement.executeUpdate(change)).isOne();
      var working =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return work.get();
                } catch (Throwable e) {
                  throw new AssertionError(e);
                }
              });
      while (DATABASE
          .query(
              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
                  + " current_database()")
          .getFirst()
          .equals("0")) {
        assertThat(working).as("waits for the other transaction").isNotDone();
        Thread.sleep(5);
      }
      other.commit();
      return working.join();
    }
  }

  @Test
  void aRefreshKeepsAChangeThatWasUnderWay() throws Throwable {
    var _ = create(repository("atlas"));
    var _ =
        during(
            "UPDATE repository SET name = 'zebra', search_text = 'zebra', version = version + 1",
            () -> registry.list(Map.of("refresh", true)));
    assertThat(registry.names(Map.of("query", "zebra"))).containsExactly("zebra");
    assertThat(DATABASE.query("SELECT version FROM repository")).containsExactly("2");
  }

  @Test
  void aRefreshLeavesAPlaceThatHasChangedMeanwhile() throws Throwable {
    Path atlas = repository("atlas");
    var _ = create(atlas);
    Files.move(atlas, directory.resolve("moved"));
    var _ =
        during(
            "UPDATE repository SET path = '" + directory.resolve("moved") + "'",
            () -> registry.list(Map.of("refresh", true)));
    assertThat(DATABASE.query("SELECT presence FROM repository")).containsExactly("present");
  }

  @Test
  void aRelinkKeepsAChangeThatWasUnderWay() throws Throwable {
    Path atlas = repository("atlas");
    var _ = create(atlas);
    Path parent = Files.createDirectory(directory.resolve("parent"));
    Path moved = Files.move(atlas, parent.resolve("atlas"));
    JsonNode result =
        during(
            "UPDATE repository SET description = 'maps', version = version + 1",
            () -> create(moved));
    assertThat(result.path("outcome").asString()).isEqualTo("relinked");
    assertThat(result.path("repository").path("version").asInt()).isEqualTo(3);
    assertThat(registry.names(Map.of("query", "maps"))).containsExactly("atlas");
  }

  @Test
  void anotherMachinesRowsAreNotTouched() throws Exception {
    var elsewhere = new Registry(DATABASE, directory, new Host.Told("elsewhere"));
    Path atlas = repository("atlas");
    JsonNode foreign = elsewhere.create(Map.of("repo_path", atlas.toString()));
    Path moved = Files.move(atlas, directory.resolve("moved"));
    var _ = registry.list(Map.of("host", "*", "refresh", true));
    assertThat(DATABASE.query("SELECT presence FROM repository")).containsExactly("present");
    assertThat(
            Registry.refused(
                () ->
                    registry.update(
                        Map.of(
                            "repo_id", id(foreign), "new_path", moved.toString(), "force", true))))
        .startsWith("INVALID_ARGUMENT")
        .contains("elsewhere", "create_repository");
  }

  @Test
  void whatIsOnADiskThatIsNotThereIsNotMissing() throws Exception {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    var _ = create(gone);
    Files.delete(gone);
    DATABASE.execute("UPDATE repository SET file_key = '1' || file_key");
    var _ = registry.list(Map.of("refresh", true));
    assertThat(DATABASE.query("SELECT presence FROM repository")).containsExactly("unreachable");
  }

  @Test
  void whatShowsThroughAMountPointIsNotTheRepository() throws Exception {
    Path root = repository("mounted");
    var _ = create(root);
    Files.move(root.resolve(".git"), directory.resolve("aside"));
    DATABASE.execute("UPDATE repository SET file_key = '1' || file_key");
    var _ = registry.list(Map.of("refresh", true));
    assertThat(DATABASE.query("SELECT presence FROM repository")).containsExactly("unreachable");
  }

  @Test
  void aWayThatIsClosedIsNotMissing() throws Exception {
    Path inside = Files.createDirectories(directory.resolve("group/atlas"));
    var _ = create(inside);
    Files.delete(inside);
    Files.delete(directory.resolve("group"));
    Files.writeString(directory.resolve("group"), "a file");
    var _ = registry.list(Map.of("refresh", true));
    assertThat(DATABASE.query("SELECT presence FROM repository")).containsExactly("unreachable");
  }

  @Test
  void aFolderThatHasLostItsGitHasNoFacts() throws Exception {
    Path root = repository("atlas");
    Files.writeString(root.resolve("file"), "x");
    assertThat(create(root).path("repository").path("state").asString()).contains("dirty");
    Files.move(root.resolve(".git"), directory.resolve("aside"));
    JsonNode row = create(root).path("repository");
    assertThat(row.path("is_git").asBoolean()).isFalse();
    assertThat(row.path("state").asString()).doesNotContain("dirty");
    assertThat(row.has("branch")).isFalse();
  }

  @Test
  void fieldsThatAMovedRepositoryDoesNotTakeAreNamed() throws Exception {
    Path atlas = repository("atlas");
    var _ = create(atlas);
    Path parent = Files.createDirectory(directory.resolve("parent"));
    Path moved = Files.move(atlas, parent.resolve("atlas"));
    JsonNode result =
        registry.create(Map.of("repo_path", moved.toString(), "tags", "t1", "description", "new"));
    assertThat(result.path("outcome").asString()).isEqualTo("relinked");
    assertThat(result.path("note").asString()).contains("has moved", "description, tags");
  }

  @Test
  void theDirectoryItselfDecidesBetweenClones() throws Exception {
    Path group = Files.createDirectory(directory.resolve("group"));
    String commit = "0123456789012345678901234567890123456789";
    for (String name : new String[] {"one", "two"}) {
      var _ = create(repository("group/" + name));
    }
    DATABASE.execute(
        "UPDATE repository SET root_commit = '" + commit + "', remote_url = 'example.org/o/r'");
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, path, name, root_commit, remote_url)
        SELECT gen_random_uuid(), '%s', '/gone/' || i, 'gone-' || i, '%s', 'example.org/o/r'
        FROM generate_series(1, 100) i
        """
            .formatted(Registry.HOST, commit));
    DATABASE.execute("UPDATE repository SET root_commit = NULL WHERE path NOT LIKE '/gone/%'");
    Files.move(group, directory.resolve("renamed"));
    JsonNode result = create(directory.resolve("renamed/two"));
    assertThat(result.path("outcome").asString()).isEqualTo("relinked");
    assertThat(result.path("repository").path("name").asString()).isEqualTo("two");
  }

  @Test
  void aRepositoryThatIsRegisteredTwiceIsSaidToBe() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    var _ = create(folder);
    Path tree = directory.resolve("tree");
    Git.init()
        .setDirectory(tree.toFile())
        .setGitDir(directory.resolve("git-dir").toFile())
        .call()
        .close();
    var _ = create(tree);
    Files.delete(folder);
    Files.move(tree, folder);
    assertThat(Registry.refused(() -> create(folder)))
        .startsWith("AMBIGUOUS_REPOSITORY")
        .contains("registered twice", "forget");
    assertThat(registry.list(Map.of("refresh", true)).path("total").asInt()).isEqualTo(2);
  }

  @Test
  void aHostileConfigurationSpoilsNoScan() throws Exception {
    var _ = repository("good");
    Path bad = repository("bad");
    for (String url :
        new String[] {
          "https://h/o/n\\0x", "https://h/o/" + "n".repeat(20_000), "\"https://h/o/a\\nb\""
        }) {
      Files.writeString(
          bad.resolve(".git/config"),
          "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = "
              + url.replace("\\0", "\0")
              + "\n");
      registry.empty();
      JsonNode result = registry.create(Map.of("repo_path", directory.toString(), "scan", true));
      assertThat(result.path("counts").path("created").asInt()).isEqualTo(2);
      assertThat(DATABASE.query("SELECT remote_url FROM repository WHERE remote_url IS NOT NULL"))
          .isEmpty();
    }
  }

  @Test
  void anIdMeansItsRepositoryWhateverOthersAreCalled() throws Exception {
    JsonNode atlas = create(repository("atlas"));
    var _ = registry.create(Map.of("repo_path", repository("globe").toString(), "name", id(atlas)));
    assertThat(
            registry
                .update(Map.of("repo_id", id(atlas), "description", "maps"))
                .path("repository")
                .path("name")
                .asString())
        .isEqualTo("atlas");
  }

  @Test
  void aPlaceInARepositoryMeansIt() throws Exception {
    Path root = repository("atlas");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    JsonNode atlas = create(root);
    Path inside = Files.createDirectories(root.resolve("src/deep"));
    assertThat(id(registry.update(Map.of("repo_id", inside.toString(), "description", "maps"))))
        .isEqualTo(id(atlas));
    Files.move(root, directory.resolve("away"));
    assertThat(
            registry.list(Map.of("repo", link.resolve("atlas").toString())).path("total").asInt())
        .isOne();
  }

  @Test
  void theSamePlaceAgainStoresWhatIsThereNow() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    JsonNode first = create(folder);
    var _ = repository("folder");
    JsonNode updated = registry.update(Map.of("repo_id", id(first), "new_path", folder.toString()));
    assertThat(updated.path("repository").path("is_git").asBoolean()).isTrue();
    assertThat(
            registry
                .list(Map.of("repo", id(first)))
                .path("repositories")
                .path(0)
                .path("is_git")
                .asBoolean())
        .isTrue();
  }

  @Test
  void manyWorktreesAreCounted() throws Exception {
    JsonNode atlas = create(repository("atlas"));
    DATABASE.execute(
        "UPDATE repository SET worktrees = (SELECT array_agg('/w/' || i) FROM generate_series(1,"
            + " 300) i)");
    JsonNode worktrees =
        registry.list(Map.of("repo", id(atlas))).path("repositories").path(0).path("worktrees");
    assertThat(worktrees.size()).isEqualTo(21);
    assertThat(worktrees.path(20).asString()).isEqualTo("and 280 more");
  }

  @Test
  void aDryRunTellsNoIdThatNothingWillHave() throws Exception {
    JsonNode result =
        registry.create(Map.of("repo_path", repository("atlas").toString(), "dry_run", true));
    assertThat(result.path("outcome").asString()).isEqualTo("created");
    assertThat(result.has("repo_id")).isFalse();
    assertThat(result.path("repository").has("repo_id")).isFalse();
  }

  @Test
  void numbersKeepTheirDigits() throws Exception {
    String metadata = "{\"a\":1e25,\"b\":0.10000000000000000000000001}";
    JsonNode first =
        registry.create(Map.of("repo_path", repository("atlas").toString(), "metadata", metadata));
    assertThat(first.path("repository").path("metadata").toString())
        .isEqualTo("{\"a\":10000000000000000000000000,\"b\":0.10000000000000000000000001}");
    JsonNode again =
        registry.create(
            Map.of("repo_path", directory.resolve("atlas").toString(), "metadata", metadata));
    assertThat(again.has("note")).isFalse();
    JsonNode updated = registry.update(Map.of("repo_id", id(first), "metadata", metadata));
    assertThat(updated.path("changed").isEmpty()).isTrue();
  }

  @Test
  void emptyTextsCountAsAbsentWhereNoTextIsWanted() throws Exception {
    var _ = create(repository("atlas"));
    assertThat(
            registry.names(
                Map.of(
                    "repo", "", "sort", "", "limit", "", "refresh", "", "cursor", "", "host", "")))
        .containsExactly("atlas");
  }
}
