package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListRepositoriesTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;
  private Registry registry;

  @BeforeEach
  void emptyRegistry() throws SQLException, IOException {
    folder = folder.toRealPath();
    registry = Registry.emptied(DATABASE, folder);
  }

  private JsonNode createAt(String path, Map<String, String> more) throws IOException {
    var arguments = new HashMap<>(more);
    arguments.put("repo_path", Files.createDirectories(folder.resolve(path)).toString());
    return registry.create(arguments);
  }

  private static void store(String columns, String values, int count) throws SQLException {
    DATABASE.execute(
        "INSERT INTO repository (id, host, remote_url, name%s) SELECT gen_random_uuid(), '%s',"
                .formatted(columns, Registry.HOST)
            + " 'example.org/o/' || i, 'r' || lpad(i::text, 5, '0')%s FROM generate_series(1, %d) i"
                .formatted(values, count));
  }

  @Test
  void anEmptyRegistryIsAnEmptyPage() {
    JsonNode page = registry.list(Map.of());
    assertThat(page.toString()).isEqualTo("{\"total\":0,\"repositories\":[]}");
  }

  @Test
  void aRowShowsFewFieldsAndNoneThatIsEmpty() throws Exception {
    JsonNode created = createAt("atlas", Map.of("description", "long", "tags", "b,a"));
    JsonNode row = registry.list(Map.of()).path("repositories").path(0);
    assertThat(row.propertyNames()).containsExactly("repo_id", "name", "path", "tags", "state");
    assertThat(row.path("repo_id")).isEqualTo(created.path("repo_id"));
    assertThat(row.path("state").asString()).isEqualTo("no_remote");
  }

  @Test
  void aWordOfTwoLettersIsSoughtWhereWordsBegin() {
    for (String name : List.of("go-tools", "algorithms", "my.go", "Go")) {
      var _ = registry.createNamed(name);
    }
    assertThat(registry.names(Map.of("query", "go"))).containsExactly("Go", "go-tools", "my.go");
    assertThat(registry.names(Map.of("query", "G"))).contains("Go", "go-tools", "my.go");
    assertThat(registry.names(Map.of("query", "lg"))).isEmpty();
  }

  @Test
  void pagesInOrderOfRelevanceNeitherSkipNorRepeat() throws SQLException {
    store(", search_text", ", lower('r' || lpad(i::text, 5, '0')) || E'\\nabout r00007'", 50);
    var found = new ArrayList<String>();
    var arguments = new HashMap<String, Object>(Map.of("query", "r00007", "limit", 7));
    JsonNode page;
    do {
      page = registry.list(arguments);
      assertThat(page.path("total").asInt()).isEqualTo(50);
      found.addAll(Registry.names(page));
      arguments.put("cursor", page.path("next_cursor").asString(""));
    } while (page.has("next_cursor"));
    assertThat(found).hasSize(50).doesNotHaveDuplicates().startsWith("r00007");
  }

  @Test
  void fieldsAreChosenAndOrdered() throws Exception {
    var _ = createAt("atlas", Map.of("description", "long"));
    assertThat(row(Map.of("fields", "description, name,,name")).toString())
        .isEqualTo("{\"description\":\"long\",\"name\":\"atlas\"}");
    assertThat(row(Map.of("fields", "*")).propertyNames())
        .contains("metadata", "version", "created_at", "updated_at", "host", "status");
    assertThat(row(Map.of("repo", "atlas"))).isEqualTo(row(Map.of("fields", " * ")));
    assertThat(row(Map.of("fields", ", ,"))).isEqualTo(row(Map.of()));
    assertThat(row(Map.of("repo", "atlas", "fields", "name")).toString())
        .isEqualTo("{\"name\":\"atlas\"}");
    assertThat(Registry.refused(() -> registry.list(Map.of("fields", "name,descripton"))))
        .contains("fields knows no \"descripton\", did you mean description; use * or");
  }

  @Test
  void eachFieldAloneIsAsInTheWholeRow() throws Exception {
    var _ =
        createAt("atlas", Map.of("description", "long", "tags", "one", "metadata", "{\"a\":1}"));
    JsonNode whole = row(Map.of("fields", "*"));
    for (String name : Fields.ALL.names()) {
      for (String query : List.of("", "atlas")) {
        JsonNode alone = row(Map.of("fields", name, "query", query));
        assertThat(alone.get(name)).as(name).isEqualTo(whole.get(name));
        assertThat(alone.size()).as(name).isEqualTo(whole.has(name) ? 1 : 0);
      }
    }
  }

  private JsonNode row(Map<String, ?> arguments) {
    JsonNode rows = registry.list(arguments).path("repositories");
    assertThat(rows.size()).isOne();
    return rows.path(0);
  }

  @Test
  void oneIsFoundByIdNameOrPath() throws Exception {
    String id = createAt("atlas", Map.of("name", "Atlas")).path("repo_id").asString();
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("atlas"));
    for (String reference :
        List.of(
            id,
            id.toUpperCase(Locale.ROOT),
            "Atlas",
            folder + "/atlas",
            "~/atlas",
            folder + "/atlas/",
            link.toString())) {
      assertThat(registry.names(Map.of("repo", reference))).as(reference).containsExactly("Atlas");
    }
    for (String stranger :
        List.of("atlas", "%", "Atla_", folder.toString(), "00000000-0000-7000-8000-000000000000")) {
      assertThat(Registry.refused(() -> registry.list(Map.of("repo", stranger))))
          .isEqualTo(
              "NOT_FOUND: No repository has the id, name or path \"%s\"; list_repositories shows"
                  + " them.",
              stranger);
    }
  }

  @Test
  void oneOfThisMachineIsMeantFirstAndSeveralElsewhereAreAmbiguous() throws Exception {
    for (String host : List.of("one", "two")) {
      var _ = new Registry(DATABASE, folder, new Host.Told(host)).createNamed("atlas");
    }
    assertThat(Registry.refused(() -> registry.list(Map.of("repo", "atlas"))))
        .startsWith("AMBIGUOUS_REPOSITORY: \"atlas\" means several repositories")
        .contains("(atlas on one, example.org/o/atlas)", "(atlas on two, example.org/o/atlas)");
    JsonNode mine = registry.createNamed("atlas");
    assertThat(row(Map.of("repo", "atlas")).path("repo_id")).isEqualTo(mine.path("repo_id"));
  }

  @Test
  void allWordsMustOccurSomewhereInAnyLetterCase() throws Exception {
    var _ = createAt("work/atlas", Map.of("description", "Draws MAPS of the world"));
    var _ = createAt("work/globe", Map.of("remote_url", "example.org/maps/globe"));
    var _ = createAt("play/chess", Map.of());
    assertThat(registry.names(Map.of("query", "maps"))).containsExactly("atlas", "globe");
    assertThat(registry.names(Map.of("query", " maps  WORLD\t"))).containsExactly("atlas");
    assertThat(registry.names(Map.of("query", "/play/"))).containsExactly("chess");
    assertThat(registry.names(Map.of("query", "EXAMPLE.org"))).containsExactly("globe");
    assertThat(registry.names(Map.of("query", "maps chess"))).isEmpty();
    assertThat(registry.names(Map.of("query", " "))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "_", "!", "\\", "'", "\"", "100%", "a_b", "*", "?", "[a]", "--", "$1"})
  void charactersOfPatternsFindOnlyThemselves(String text) {
    for (String name : List.of("plain", "axb", "1000", "with " + text)) {
      var _ =
          registry.create(Map.of("remote_url", "example.org/o/" + name.hashCode(), "name", name));
    }
    assertThat(registry.names(Map.of("query", text))).containsExactly("with " + text);
  }

  @Test
  void tagsMustAllBeThere() {
    tagged("a", "x,y");
    tagged("b", "y");
    tagged("c", "");
    assertThat(registry.names(Map.of("tags", "y"))).containsExactly("a", "b");
    assertThat(registry.names(Map.of("tags", "Y, x"))).containsExactly("a");
    assertThat(registry.names(Map.of("tags", "z"))).isEmpty();
    assertThat(registry.names(Map.of("tags", ""))).hasSize(3);
    assertThat(registry.names(Map.of("tags", "x || !y"))).containsExactly("a", "c");
    assertThat(Registry.refused(() -> registry.list(Map.of("tags", "x || "))))
        .contains("at column 6");
  }

  private void tagged(String name, String tags) {
    var _ =
        registry.create(Map.of("remote_url", "example.org/o/" + name, "name", name, "tags", tags));
  }

  @Test
  void archivedOnesAreLeftOutUnlessAskedFor() throws Exception {
    var _ = createAt("local", Map.of());
    var _ = registry.createNamed("remote");
    var _ = registry.createNamed("old");
    var _ = registry.update(Map.of("repo_id", "old", "status", "archived"));
    assertThat(registry.names(Map.of())).containsExactly("local", "remote");
    assertThat(registry.names(Map.of("state", "archived"))).containsExactly("old");
    assertThat(registry.names(Map.of("state", "no_remote"))).containsExactly("local");
    assertThat(registry.names(Map.of("state", "archived, no_remote")))
        .containsExactly("local", "old");
    assertThat(row(Map.of("repo", "old")).path("state").asString()).isEqualTo("archived");
    assertThat(Registry.refused(() -> registry.list(Map.of("state", "lost"))))
        .contains("state knows no \"lost\"; use a comma list of archived, missing");
  }

  @Test
  void underADirectoryMeansInItAndNotBesideIt() throws Exception {
    for (String path : List.of("work", "work/a", "work/a/b", "work-b", "work0", "play")) {
      var _ = createAt(path, Map.of("name", path));
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("work"));
    for (String under : List.of(folder + "/work", folder + "/work/", "~/work", link.toString())) {
      assertThat(registry.names(Map.of("under", under)))
          .as(under)
          .containsExactly("work", "work/a", "work/a/b");
    }
    var _ = registry.createNamed("nowhere");
    assertThat(registry.names(Map.of("under", "/"))).hasSize(6);
    assertThat(registry.names(Map.of("under", folder + "/none"))).isEmpty();
    assertThat(Registry.refused(() -> registry.list(Map.of("under", "work"))))
        .contains("under must be an absolute path");
  }

  @Test
  void otherMachinesAreShownWhenAskedFor() {
    var _ = registry.createNamed("here");
    var _ = new Registry(DATABASE, folder, new Host.Told("laptop")).createNamed("there");
    assertThat(registry.names(Map.of())).containsExactly("here");
    assertThat(registry.names(Map.of("host", "laptop"))).containsExactly("there");
    assertThat(registry.names(Map.of("host", "*"))).containsExactly("here", "there");
    assertThat(registry.names(Map.of("host", "%"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "name, B a c", "-name, c a B",
    "created, c B a", "-created, a B c",
    "updated, a c B", "-updated, B c a",
    "path, c a B", "-path, B a c",
  })
  void eachOrderGoesBothWays(String sort, String names) throws Exception {
    var _ = createAt("2", Map.of("name", "a"));
    var _ = createAt("3", Map.of("name", "B"));
    var _ = createAt("1", Map.of("name", "c"));
    var _ = registry.update(Map.of("repo_id", "a", "description", "changed"));
    assertThat(registry.names(Map.of("sort", sort))).containsExactly(names.split(" ", -1));
  }

  @Test
  void anUnknownOrderIsRefused() {
    for (String sort : List.of("recently", "name; DROP TABLE repository", "NAME", "--name")) {
      assertThat(Registry.refused(() -> registry.list(Map.of("sort", sort))))
          .startsWith("INVALID_ARGUMENT: sort must be one of name, -name");
    }
    assertThat(registry.names(Map.of("sort", "name"))).isEmpty();
  }

  @Test
  void aPageHasTwentyRowsUnlessALimitIsGiven() throws SQLException {
    store("", "", 101);
    assertThat(registry.names(Map.of())).hasSize(20);
    assertThat(registry.list(Map.of()).path("total").intValue()).isEqualTo(101);
    for (Object ten : List.of(10, "10", 10.0, "1e1", " 10 ")) {
      assertThat(registry.names(Map.of("limit", ten))).hasSize(10);
    }
    assertThat(registry.names(Map.of("limit", 100))).hasSize(100);
    for (Object wrong : List.of(0, 101, -1, 100_000, "10abc", 1.5, "1e99", true)) {
      assertThat(Registry.refused(() -> registry.list(Map.of("limit", wrong))))
          .startsWith("INVALID_ARGUMENT: limit must be an integer from 1 to 100, got ");
    }
  }

  @Test
  void nullCountsAsAbsent() throws SQLException {
    store("", "", 3);
    var arguments = new HashMap<String, Object>();
    for (String name : List.of("repo", "query", "limit", "cursor", "sort", "fields", "host")) {
      arguments.put(name, null);
    }
    assertThat(registry.list(arguments)).isEqualTo(registry.list(Map.of()));
  }

  @Test
  void aTotalBeyondTenThousandIsALowerBound() throws SQLException {
    store("", "", 10_000);
    JsonNode exact = registry.list(Map.of("limit", 1));
    assertThat(exact.path("total").intValue()).isEqualTo(10_000);
    assertThat(exact.has("total_is_exact")).isFalse();
    var _ = registry.createNamed("one more");
    JsonNode bound = registry.list(Map.of("limit", 1));
    assertThat(bound.path("total").intValue()).isEqualTo(10_000);
    assertThat(bound.path("total_is_exact").booleanValue()).isFalse();
  }

  @Test
  void aPageOfTheLargestRowsStaysShortAndIsContinued() throws SQLException {
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, path, remote_url, name, description, tags, metadata)
        SELECT gen_random_uuid(), '%s', '/' || lpad(i::text, 4, '0') || repeat('é', 2045),
          'example.org/' || repeat('r', 1980), lpad(i::text, 4, '0') || repeat('🚀', 196),
          repeat('🚀', 4000),
          ARRAY(SELECT lpad(t::text, 63, 't') FROM generate_series(1, 32) t),
          jsonb_build_object('a', repeat('m', 16 * 1024 - 20))
        FROM generate_series(1, 100) i
        """
            .formatted(Registry.HOST));
    for (String fields : List.of("*", "name,path", "repo_id,description")) {
      int shown = 0;
      String cursor = "";
      do {
        JsonNode page = registry.list(Map.of("limit", 100, "fields", fields, "cursor", cursor));
        assertThat(page.toString()).hasSizeLessThanOrEqualTo(40_000);
        assertThat(page.path("total").intValue()).isEqualTo(100);
        assertThat(page.path("repositories").size()).isPositive();
        shown += page.path("repositories").size();
        cursor = page.path("next_cursor").asString("");
      } while (!cursor.isEmpty());
      assertThat(shown).as(fields).isEqualTo(100);
    }
  }

  /// Paths of 120 characters and descriptions of 500, as many repositories as anybody has.
  @Test
  void theFirstOfTenThousandFillNoContext() throws SQLException {
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, path, remote_url, name, description, tags, branch,
          head_commit, dirty, presence)
        SELECT gen_random_uuid(), '%s', rpad('/srv/git/group/' || i, 120, 'directory/'),
          'example.org/group/service-' || i, 'service-' || i, rpad('about ' || i, 500, ' words'),
          ARRAY['backend', 'team-' || i %% 9], 'main', lpad(i::text, 40, '0'), i %% 7 = 0, 'present'
        FROM generate_series(1, 10000) i
        """
            .formatted(Registry.HOST));
    int usual = registry.list(Map.of()).toString().length();
    int most = registry.list(Map.of("limit", 100, "fields", "*")).toString().length();
    System.err.println("A page of 20 of 10,000: " + usual + " characters, the longest: " + most);
    assertThat(usual).isLessThan(10_000);
    assertThat(most).isLessThanOrEqualTo(40_000);
  }

  @Test
  void theLastPageHasNoCursorAlsoWhenItIsFull() throws SQLException {
    store("", "", 14);
    JsonNode first = registry.list(Map.of("limit", 7));
    JsonNode last =
        registry.list(Map.of("limit", 7, "cursor", first.path("next_cursor").asString()));
    assertThat(Registry.names(last)).hasSize(7);
    assertThat(last.has("next_cursor")).isFalse();
  }

  @Test
  void aCursorOfAnotherListIsRefused() throws SQLException {
    store("", "", 5);
    String cursor = registry.list(Map.of("limit", 2)).path("next_cursor").asString();
    assertThat(registry.names(Map.of("limit", 1, "cursor", cursor, "fields", "*"))).hasSize(1);
    for (Map<String, String> other :
        List.of(
            Map.of("sort", "-name"),
            Map.of("sort", "path"),
            Map.of("query", "r"),
            Map.of("tags", "a"),
            Map.of("state", "no_remote"),
            Map.of("under", "/"),
            Map.of("host", "*"))) {
      var arguments = new HashMap<>(other);
      arguments.put("cursor", cursor);
      assertThat(Registry.refused(() -> registry.list(arguments)))
          .as(other.toString())
          .startsWith("INVALID_ARGUMENT: cursor")
          .contains("start again without cursor");
    }
    assertThat(Registry.refused(() -> registry.list(Map.of("cursor", "%00"))))
        .contains("start again without cursor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "x'; DROP TABLE repository; --",
        "/* */ COMMIT; DROP TABLE repository"
      })
  void argumentsThatLookLikeSqlFindNothingAndHarmNothing(String text) {
    var _ = registry.createNamed("atlas");
    assertThat(registry.names(Map.of("query", text))).isEmpty();
    assertThat(registry.names(Map.of("host", text))).isEmpty();
    assertThat(registry.names(Map.of("under", "/" + text))).isEmpty();
    for (String argument : List.of("repo", "tags", "state", "sort", "fields", "cursor", "limit")) {
      assertThat(Registry.refused(() -> registry.list(Map.of(argument, text)))).isNotEmpty();
    }
    assertThat(registry.names(Map.of())).containsExactly("atlas");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"repo", "query", "tags", "state", "under", "host", "sort", "fields", "cursor"})
  void charactersThatNoTextHasAreRefusedByName(String argument) {
    for (String bad : List.of("a\0b", "a\ud83d")) {
      assertThat(Registry.refused(() -> registry.list(Map.of(argument, bad))))
          .startsWith("INVALID_ARGUMENT: " + argument + " must not contain");
    }
    assertThat(registry.names(Map.of())).isEmpty();
  }

  @Test
  void anUnknownArgumentIsRefusedWithTheOneThatIsMeant() {
    assertThat(Registry.refused(() -> registry.list(Map.of("limt", 5))))
        .contains("list_repositories has no argument \"limt\"; did you mean limit?");
  }
}
