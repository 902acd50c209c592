package dev.repositorymcp.repository;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.repositorymcp.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Real repositories that are registered, scanned, moved, copied and lost.
class MovesTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir Path directory;

  private Registry registry = new Registry(DATABASE, Path.of("/"));

  @BeforeEach
  void emptyRegistry() throws Exception {
    directory = directory.toRealPath();
    registry = Registry.emptied(DATABASE, directory);
  }

  private Path repository(String name) throws Exception {
    return Checkout.at(
        directory.resolve(name), name, "https://user:S3cr3t@example.org/o/" + name + ".git");
  }

  private JsonNode create(Path path) {
    return registry.create(Map.of("repo_path", path.toString()));
  }

  private static String outcome(JsonNode result) {
    return result.path("outcome").asString();
  }

  private static String id(JsonNode result) {
    return result.path("repo_id").asString();
  }

  @Test
  void factsAndTheRemoteComeFromGit() throws Exception {
    JsonNode atlas = create(repository("atlas")).path("repository");
    assertThat(atlas.path("is_git").asBoolean()).isTrue();
    assertThat(atlas.path("remote_url").asString()).isEqualTo("example.org/o/atlas");
    assertThat(atlas.path("head_commit").asString()).hasSize(40);
    assertThat(atlas.path("state").asString()).isEqualTo("clean");
    assertThat(DATABASE.query("SELECT t::text FROM repository t").toString())
        .doesNotContain("S3cr3t");
  }

  @Test
  void aPathInsideBelongsToTheRepositoryAroundIt() throws Exception {
    Path root = repository("atlas");
    Path inside = Files.createDirectories(root.resolve("src/deep"));
    JsonNode first = create(inside);
    assertThat(first.path("repository").path("path").asString()).isEqualTo(root.toString());
    assertThat(id(create(root))).isEqualTo(id(first));
    assertThat(registry.names(Map.of("containing", inside.resolve("File.java").toString())))
        .containsExactly("atlas");
  }

  /// Random names, since PostgreSQL compresses what repeats before it looks at its length.
  @Test
  void pathsAsLongAsTheSystemAllowsAreRegisteredFoundAndKept() throws Exception {
    var random = new Random(1);
    Path deep = directory;
    while (deep.toString().length() < 3900) {
      deep =
          deep.resolve(
              random.ints(180, 'a', 'z' + 1).mapToObj(Character::toString).collect(joining()));
    }
    int left = 4095 - deep.toString().length() - 1;
    Path one = Files.createDirectories(deep.resolve("a" + "x".repeat(left - 1)));
    Path other = Files.createDirectories(deep.resolve("b" + "x".repeat(left - 1)));
    JsonNode first = create(one);
    assertThat(outcome(first)).isEqualTo("created");
    assertThat(outcome(create(other))).isEqualTo("created");
    assertThat(outcome(create(one))).isEqualTo("existing");
    assertThat(id(registry.list(Map.of("repo", one.toString())).path("repositories").path(0)))
        .isEqualTo(id(first));
    assertThat(registry.names(Map.of("under", deep.toString(), "sort", "path"))).hasSize(2);
    assertThat(registry.names(Map.of("under", deep.resolve("..").normalize().toString())))
        .hasSize(2);
    assertThat(registry.names(Map.of("under", one.toString()))).hasSize(1);
    Map<String, Object> move =
        Map.of("repo_id", id(first), "new_path", other.toString(), "force", true);
    assertThat(Registry.refused(() -> registry.update(move))).contains("CONFLICT");
  }

  @Test
  void aMovedRepositoryKeepsItsIdAndWhatIsRecorded() throws Exception {
    Path root = repository("atlas");
    JsonNode first = create(root);
    var _ = registry.update(Map.of("repo_id", id(first), "tags", "kept"));
    Path moved = Files.move(root, directory.resolve("atlas-renamed"));
    JsonNode again = create(moved);
    assertThat(outcome(again)).isEqualTo("relinked");
    assertThat(id(again)).isEqualTo(id(first));
    assertThat(again.path("repository").path("tags").path(0).asString()).isEqualTo("kept");
    assertThat(again.path("repository").path("path").asString()).isEqualTo(moved.toString());
  }

  @Test
  void aCopyIsAnotherRepositoryAndTheTwoNameEachOther() throws Exception {
    Path root = repository("atlas");
    JsonNode first = create(root);
    Path copy = directory.resolve("copy");
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(root.relativize(file).toString()));
      }
    }
    JsonNode second = create(copy);
    assertThat(outcome(second)).isEqualTo("created");
    assertThat(id(second)).isNotEqualTo(id(first));
    assertThat(second.path("repository").path("siblings").path(0).asString()).startsWith("atlas (");
  }

  @Test
  void anotherRepositoryInThePlaceOfADeletedOneIsNotTakenForIt() throws Exception {
    JsonNode first = create(repository("atlas"));
    delete(directory.resolve("atlas"));
    JsonNode second = create(repository("globe"));
    assertThat(outcome(second)).isEqualTo("created");
    assertThat(id(second)).isNotEqualTo(id(first));
  }

  private static void delete(Path tree) throws Exception {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void relocationNeedsEvidenceOrForce() throws Exception {
    Path root = repository("atlas");
    JsonNode atlas = create(root);
    Path other = repository("globe");
    Map<String, Object> call = Map.of("repo_id", id(atlas), "new_path", other.toString());
    assertThat(Registry.refused(() -> registry.update(call)))
        .startsWith("CONFLICT")
        .contains("is still there");
    Path moved = Files.move(root, directory.resolve("moved"));
    assertThat(Registry.refused(() -> registry.update(call))).contains("Nothing shows");
    JsonNode updated = registry.update(Map.of("repo_id", id(atlas), "new_path", moved.toString()));
    assertThat(updated.path("changed").path("path").path(1).asString()).isEqualTo(moved.toString());
    JsonNode forced =
        registry.update(Map.of("repo_id", id(atlas), "new_path", other.toString(), "force", true));
    assertThat(forced.path("repository").path("path").asString()).isEqualTo(other.toString());
  }

  @Test
  void refreshSeesWhatIsDirtyAndWhatIsMissing() throws Exception {
    Path atlas = repository("atlas");
    var _ = create(atlas);
    var _ = create(repository("globe"));
    Files.writeString(atlas.resolve("new"), "untracked");
    delete(directory.resolve("globe"));
    var _ = registry.list(Map.of("refresh", true));
    assertThat(registry.names(Map.of("state", "dirty"))).containsExactly("atlas");
    assertThat(registry.names(Map.of("state", "missing"))).containsExactly("globe");
    assertThat(registry.count()).as("missing is not gone").isEqualTo(2);
  }

  @Test
  void aScanRegistersAllOrTellsWhatItWould() throws Exception {
    var _ = repository("one");
    var _ = repository("group/two");
    Files.createDirectories(directory.resolve("node_modules/x"));
    Map<String, Object> dry =
        Map.of("repo_path", directory.toString(), "scan", true, "dry_run", true);
    assertThat(registry.create(dry).path("counts").path("created").asInt()).isEqualTo(2);
    assertThat(registry.count()).isZero();
    Map<String, Object> scan =
        Map.of("repo_path", directory.toString(), "scan", true, "tags", "found");
    JsonNode first = registry.create(scan);
    assertThat(first.path("counts").path("created").asInt()).isEqualTo(2);
    assertThat(first.path("repositories").size()).isEqualTo(2);
    assertThat(registry.names(Map.of("tags", "found"))).containsExactly("one", "two");
    assertThat(registry.create(scan).path("counts").path("existing").asInt()).isEqualTo(2);
  }

  @Test
  void aScanLooksIntoHiddenPlacesWhenToldTo() throws Exception {
    var _ = repository(".hidden/one");
    Map<String, Object> scan = Map.of("repo_path", directory.toString(), "scan", true);
    JsonNode nothing = registry.create(scan);
    assertThat(nothing.path("note").asString()).contains(", include hidden or raise max_depth");
    assertThat(nothing.path("skipped").toString()).isEqualTo("{\"its name begins with a dot\":1}");
    Map<String, Object> all = new HashMap<>(scan);
    all.put("include", "hidden,other_disks");
    assertThat(registry.create(all).path("counts").path("created").asInt()).isOne();
    all.put("include", "everything");
    assertThat(Registry.refused(() -> registry.create(all)))
        .startsWith(
            "INVALID_ARGUMENT: include knows no \"everything\"; use a comma list of hidden");
  }

  /// To give a repository away takes root.
  @Test
  void aRepositoryOfAnotherUserIsRegisteredAndSaysWhatIsNotRead() throws Exception {
    Path root = repository("atlas");
    try {
      Process chown = new ProcessBuilder("chown", "-R", "12345", root.toString()).start();
      assumeThat(chown.waitFor()).as("this user may give files away").isZero();
      JsonNode result = create(root);
      assertThat(outcome(result)).isEqualTo("created");
      assertThat(result.path("note").asString())
          .contains("committed_at, dirty, ")
          .containsOnlyOnce("are unknown: it belongs to another user; git config --global --add");
      JsonNode atlas = result.path("repository");
      assertThat(atlas.path("branch").asString()).isNotEmpty();
      assertThat(atlas.has("dirty")).isFalse();
      assertThat(atlas.path("state").asString("")).doesNotContain("clean");
      JsonNode scan = registry.create(Map.of("repo_path", directory.toString(), "scan", true));
      assertThat(scan.path("counts").path("existing").asInt()).isOne();
    } finally {
      var _ = new ProcessBuilder("chown", "-R", "0", root.toString()).start().waitFor();
    }
  }

  @Test
  void aScanThatFindsNothingSaysWhy() {
    JsonNode result = registry.create(Map.of("repo_path", directory.toString(), "scan", true));
    assertThat(result.path("note").asString()).contains("No repository was found", "max_depth");
    assertThat(
            Registry.refused(
                () ->
                    registry.create(
                        Map.of("repo_path", directory.toString(), "scan", true, "name", "x"))))
        .contains("belongs to one repository");
  }

  @Test
  void theBestMatchComesFirst() throws Exception {
    for (String name : new String[] {"map", "atlas-map", "mapper", "Zürich"}) {
      var _ = registry.createNamed(name);
    }
    assertThat(registry.names(Map.of("query", "MAP")))
        .containsExactly("map", "mapper", "atlas-map");
    assertThat(registry.names(Map.of("query", "zu\u0308RICH"))).containsExactly("Zürich");
    JsonNode page = registry.list(Map.of("query", "map", "limit", 1));
    assertThat(
            Registry.names(
                registry.list(
                    Map.of(
                        "query",
                        "map",
                        "limit",
                        1,
                        "cursor",
                        page.path("next_cursor").asString()))))
        .containsExactly("mapper");
  }
}
