package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A scan asks for everything at once; what comes of it is what comes of asking one by one.
class ForesightTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /// All that tells one repository from another; times and the ids of new ones differ by nature.
  private static final String ROWS =
      "SELECT concat_ws(' ', path, name, remote_url, root_commit, file_key, git_common_dir, branch,"
          + " head_commit, dirty, presence, tags, version, search_text,"
          + " (SELECT b.id FROM before b WHERE b.id = r.id)) FROM repository r ORDER BY 1";

  @TempDir Path directory;

  private Registry registry = new Registry(DATABASE, Path.of("/"));

  @BeforeEach
  void emptyRegistry() throws Exception {
    directory = directory.toRealPath();
    registry = Registry.emptied(DATABASE, directory);
    DATABASE.execute("DROP TABLE IF EXISTS before");
  }

  private Path repository(String name, String remote) throws Exception {
    return Checkout.at(directory.resolve(name), remote, "https://example.org/o/" + remote);
  }

  private void registered(Path... places) {
    for (Path place : places) {
      var _ = registry.create(Map.of("repo_path", place.toString()));
    }
  }

  private JsonNode scan(boolean dryRun) {
    return registry.create(
        Map.of("repo_path", directory.toString(), "scan", true, "dry_run", dryRun));
  }

  /// Scans, then takes everything back and registers the same places in the same order.
  private JsonNode scanned() throws SQLException {
    DATABASE.execute("CREATE TABLE before AS TABLE repository");
    List<String> before = DATABASE.query("SELECT r::text FROM repository r ORDER BY id");
    JsonNode dry = scan(true);
    assertThat(DATABASE.query("SELECT r::text FROM repository r ORDER BY id")).isEqualTo(before);
    JsonNode scan = scan(false);
    assertThat(dry.path("counts")).isEqualTo(scan.path("counts"));
    List<String> rows = DATABASE.query(ROWS);
    DATABASE.execute("TRUNCATE repository; INSERT INTO repository SELECT * FROM before");
    var outcomes = new ArrayList<String>();
    for (JsonNode found : scan.path("repositories")) {
      JsonNode one = registry.create(Map.of("repo_path", found.path("path").asString()));
      outcomes.add(one.path("outcome").asString());
    }
    assertThat(scan.path("repositories").findValuesAsString("outcome")).isEqualTo(outcomes);
    assertThat(rows).isEqualTo(DATABASE.query(ROWS));
    return scan.path("counts");
  }

  @Test
  void whatIsThereWhatIsNewAndWhatIsBetween() throws Exception {
    registered(repository("kept", "kept"), repository("changed", "changed"));
    Files.writeString(directory.resolve("changed/more"), "more");
    Path old = repository("old", "moved");
    registered(old);
    Files.move(old, directory.resolve("elsewhere"));
    var _ = registry.createNamed("adopted");
    var _ = repository("first", "adopted");
    var _ = repository("second", "adopted");
    var _ = repository("a/twin", "one");
    var _ = repository("b/twin", "two");
    var _ = registry.createNamed("taken");
    var _ = repository("taken", "three");
    assertThat(scanned().toString())
        .isEqualTo("{\"created\":4,\"existing\":2,\"relinked\":1,\"adopted\":1}");
    assertThat(registry.names(Map.of())).contains("twin", "twin-2", "taken", "taken-2");
  }

  @Test
  void aFolderThatHasBecomeARepository() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("folder"));
    registered(folder);
    var _ = repository("folder", "folder");
    assertThat(scanned().path("existing").asInt()).isOne();
  }

  /// A scan meets the moved one before or after the one that has taken its place.
  @ParameterizedTest
  @ValueSource(strings = {"a-moved", "z-moved"})
  void anotherRepositoryInThePlaceOfAMovedOne(String moved) throws Exception {
    Path place = repository("place", "moved");
    registered(place);
    Files.move(place, directory.resolve(moved));
    var _ = repository("place", "other");
    assertThat(scanned().toString())
        .isEqualTo("{\"created\":1,\"existing\":1,\"relinked\":0,\"adopted\":0}");
  }

  @Test
  void moreThanOneBatchOfFacts() throws Exception {
    for (int i = 0; i < 450; i++) {
      Path place = Files.createDirectories(directory.resolve("r" + i));
      Files.createDirectories(place.resolve(".git/objects"));
      Files.createDirectories(place.resolve(".git/refs"));
      Files.writeString(place.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    }
    assertThat(scan(false).at("/counts/created").asInt()).isEqualTo(450);
    DATABASE.execute("UPDATE repository SET branch = 'stale'");
    assertThat(scan(false).at("/counts/existing").asInt()).isEqualTo(450);
    assertThat(DATABASE.query("SELECT DISTINCT branch FROM repository")).containsExactly("main");
  }
}
