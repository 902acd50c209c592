package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.git.Git;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Names that differ in letter case or in the way of writing an accent: the file system says
/// whether they are one.
class SpellingsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String COMPOSED = "caf\u00e9";
  private static final String DECOMPOSED = "cafe\u0301";

  @TempDir private Path folder;
  private Registry registry = new Registry(DATABASE, Path.of("/"));

  @BeforeEach
  void emptyRegistry() throws Exception {
    folder = folder.toRealPath();
    registry.empty();
  }

  private JsonNode create(Path path) {
    return registry.create(Map.of("repo_path", path.toString()));
  }

  private Path registered(String name) {
    Git git = Git.withCommit(folder.resolve(name));
    var _ = create(git.directory());
    return git.directory();
  }

  private List<String> found(String argument, Object value) {
    return registry.names(Map.of(argument, value.toString()));
  }

  @ParameterizedTest
  @CsvSource({"Atlas, atlas", COMPOSED + ", " + DECOMPOSED})
  void twoDirectoriesAreTwoRepositoriesWithTheSpellingKept(String one, String other)
      throws Exception {
    Files.createDirectory(folder.resolve(one));
    assumeThat(folder.resolve(other)).as("told apart by this file system").doesNotExist();
    Files.delete(folder.resolve(one));
    for (String name : List.of(one, other)) {
      Path path = registered(name);
      assertThat(found("repo", path)).containsExactly(name);
      assertThat(found("containing", path.resolve("README"))).containsExactly(name);
    }
    assertThat(found("repo", one)).containsExactly(one);
    assertThat(found("repo", other)).containsExactly(other);
    assertThat(registry.query("SELECT path FROM repository"))
        .containsExactlyInAnyOrder(folder + "/" + one, folder + "/" + other);
    assertThat(create(folder.resolve(one)).path("outcome").asString()).isEqualTo("existing");
  }

  @ParameterizedTest
  @CsvSource({COMPOSED + ", " + DECOMPOSED, DECOMPOSED + ", " + COMPOSED})
  void whatIsThereOnceIsFoundHoweverItsAccentsAreWritten(String stored, String asked)
      throws Exception {
    Path path = registered(stored);
    Path there = folder.resolve(asked);
    assertThat(found("query", asked)).containsExactly(stored);
    assertThat(found("repo", asked)).containsExactly(stored);
    assertThat(found("repo", there)).containsExactly(stored);
    assertThat(found("under", there)).containsExactly(stored);
    assertThat(found("containing", there.resolve("README"))).containsExactly(stored);
    JsonNode updated = registry.update(Map.of("repo_id", asked, "tags", "x")).path("repository");
    assertThat(updated.path("path").asString()).isEqualTo(path.toString());

    Files.move(path, folder.resolve("elsewhere"));
    assertThat(found("repo", there)).as("gone from disk").containsExactly(stored);
  }

  @Test
  void aWorktreeIsItsRepository() {
    Path main = registered("main");
    new Git(main).run("worktree", "add", "--quiet", "../tree");
    JsonNode tree = create(folder.resolve("tree"));
    assertThat(tree.path("outcome").asString()).isEqualTo("existing");
    JsonNode scan = registry.create(Map.of("repo_path", folder.toString(), "scan", true));
    assertThat(scan.path("counts").path("existing").intValue()).isOne();
    assertThat(registry.names(Map.of())).containsExactly("main");
    assertThat(found("repo", folder.resolve("tree"))).containsExactly("main");
  }
}
