package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Paging neither skips nor repeats, also where a thousand rows share one time and others come and
/// go meanwhile.
class PagingTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int ROWS = 1000;
  private static final int LIMIT = 7;

  /// All that the tool offers, and the order by relevance, which a query has without any.
  static final List<String> SORTS =
      Stream.concat(
              Stream.of(""),
              Stream.of("name", "path", "recent", "updated", "created")
                  .flatMap(sort -> Stream.of(sort, "-" + sort)))
          .toList();

  private final Registry registry = new Registry(DATABASE, Path.of("/"));

  @BeforeEach
  void storeRowsOfOneTime() throws SQLException {
    registry.empty();
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, path, remote_url, name)
        SELECT gen_random_uuid(), '%s', CASE WHEN i %% 2 = 0 THEN '/srv/' || i END,
          'example.org/stays/' || i, 'stays-' || i
        FROM generate_series(1, %d) i
        """
            .formatted(Registry.HOST, ROWS));
  }

  private List<String> allNames(String sort, Map<String, String> filter) {
    var names = new ArrayList<String>();
    var arguments = new HashMap<String, Object>(filter);
    if (!sort.isEmpty()) {
      arguments.put("sort", sort);
    }
    arguments.put("limit", LIMIT);
    JsonNode page;
    do {
      page = registry.list(arguments);
      List<String> rows = Registry.names(page);
      // None where all that was left has gone since the page before announced it.
      assertThat(rows).hasSizeLessThanOrEqualTo(LIMIT);
      names.addAll(rows);
      arguments.put("cursor", page.path("next_cursor").asString(""));
    } while (page.has("next_cursor"));
    return names;
  }

  /// Puts rows between the others and takes them away again.
  private static void disturb(AtomicBoolean over) {
    try {
      for (int round = 0; !over.get(); round++) {
        DATABASE.execute(
            """
            INSERT INTO repository (id, host, remote_url, name, created_at, updated_at)
            SELECT gen_random_uuid(), '%s', 'example.org/goes/%d/' || i, 'goes-%d-' || i, created_at,
              updated_at
            FROM generate_series(1, 5) i, LATERAL (
              SELECT created_at, updated_at FROM repository WHERE name LIKE 'stays-%%' LIMIT 1) r
            """
                .formatted(Registry.HOST, round, round));
        DATABASE.execute("DELETE FROM repository WHERE name LIKE 'goes-" + (round - 1) + "-%'");
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> allNamesWhileOthersWrite(String sort, Map<String, String> filter)
      throws InterruptedException {
    var over = new AtomicBoolean();
    Thread rival = Thread.ofPlatform().start(() -> disturb(over));
    try {
      return allNames(sort, filter);
    } finally {
      over.set(true);
      rival.join();
    }
  }

  /// Every sort with every filter; each filter takes about a third of the rows.
  static Stream<Arguments> combinations() {
    return SORTS.stream()
        .flatMap(
            sort ->
                Stream.of(
                        Map.of("query", "mentioned"),
                        Map.of("tags", "backend && !legacy || tool"),
                        Map.of("state", "dirty,detached"),
                        Map.of("under", "/srv/third"),
                        Map.of("host", "*", "query", "mentioned", "state", "dirty"))
                    .map(filter -> Arguments.of(sort, filter)));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void eachRowOfAFilterThatStaysIsShownOnce(String sort, Map<String, String> filter)
      throws Exception {
    DATABASE.execute(
        """
        DELETE FROM repository WHERE (split_part(name, '-', 2))::int > 200;
        UPDATE repository SET
          path = CASE WHEN n % 3 = 0 THEN '/srv/third/' || n ELSE path END,
          description = 'mentioned', tags = ARRAY['backend'], dirty = true,
          committed_at = CASE WHEN n % 2 = 0 THEN timestamptz '2026-01-01 10:00:00.123456+00' END,
          search_text = name || E'\n\nmentioned\n'
        FROM (SELECT id AS i, (split_part(name, '-', 2))::int AS n FROM repository) numbered
        WHERE id = i AND n % 3 = 0
        """);
    List<String> names = allNamesWhileOthersWrite(sort, filter);
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names)
        .hasSize(200 / 3)
        .allMatch(name -> Integer.parseInt(name.replace("stays-", "")) % 3 == 0);
  }

  @ParameterizedTest
  @FieldSource("SORTS")
  void eachRowThatStaysIsShownOnce(String sort) throws Exception {
    List<String> names = allNamesWhileOthersWrite(sort, Map.of());
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names.stream().filter(name -> name.startsWith("stays-"))).hasSize(ROWS);
  }
}
