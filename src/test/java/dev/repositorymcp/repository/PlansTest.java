package dev.repositorymcp.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a page and its total cost doesn't grow with the table: PostgreSQL plans an index for every
/// order with every filter, alone and with others, on one machine and on all.
class PlansTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String ROWS = "50000";

  private static final List<String> SORTS = List.of("name", "path", "recent", "updated", "created");

  /// Filters that match most rows, few, and none: what goes with each of the others.
  private static final List<UnaryOperator<Given>> PAIRED =
      List.of(
          given -> given.with("git.example.org"),
          given -> given.with("nowhere"),
          given -> given.tagged("backend"),
          given -> given.in(State.DIRTY),
          given -> given.below("/srv"));

  @BeforeAll
  static void fillTheRegistry() throws IOException, SQLException {
    String rows = Files.readString(Path.of("bench/rows.sql"), UTF_8);
    DATABASE.execute(rows.replace(":rows", ROWS));
    DATABASE.execute("VACUUM ANALYZE repository");
  }

  /// All filters of one call, as its arguments give them.
  private record Given(
      String host,
      String query,
      @Nullable String tags,
      Set<State> states,
      @Nullable String under,
      @Nullable String containing) {
    static Given nothing(String host) {
      return new Given(host, "", null, Set.of(), null, null);
    }

    Filter filter() {
      return new Filter(
          host,
          Filter.words(query),
          tags == null ? null : TagExpression.parse(tags),
          states,
          under,
          containing);
    }

    Given with(String words) {
      return new Given(host, words, tags, states, under, containing);
    }

    Given tagged(String expression) {
      return new Given(host, query, expression, states, under, containing);
    }

    Given in(State... other) {
      return new Given(host, query, tags, new LinkedHashSet<>(List.of(other)), under, containing);
    }

    Given below(String directory) {
      return new Given(host, query, tags, states, directory, containing);
    }

    Given owning(String file) {
      return new Given(host, query, tags, states, under, file);
    }
  }

  private static List<UnaryOperator<Given>> words() {
    return Stream.of("atlas-000", "atlas", "git.example.org", "nowhere", "group atlas", "go", "q")
        .<UnaryOperator<Given>>map(query -> given -> given.with(query))
        .toList();
  }

  private static List<UnaryOperator<Given>> others() {
    var filters = new ArrayList<UnaryOperator<Given>>();
    for (String tags :
        List.of("backend", "tool", "nowhere", "!legacy", "backend && !legacy || tool")) {
      filters.add(given -> given.tagged(tags));
    }
    for (State state : State.values()) {
      filters.add(given -> given.in(state));
    }
    filters.add(given -> given.in(State.DIRTY, State.MISSING));
    filters.add(given -> given.in(State.NO_REMOTE, State.ARCHIVED));
    filters.add(given -> given.below("/srv/group-7"));
    filters.add(given -> given.below("/srv"));
    filters.add(given -> given.below("/"));
    filters.add(given -> given.owning("/srv/group-7/atlas-00000000/src/Main.java"));
    return filters;
  }

  /// Nothing, each filter, and each with those of [#PAIRED].
  private static Set<Given> combinations(String host) {
    List<UnaryOperator<Given>> filters =
        Stream.concat(words().stream(), others().stream()).toList();
    var combinations = new LinkedHashSet<Given>();
    combinations.add(Given.nothing(host));
    filters.forEach(one -> combinations.add(one.apply(Given.nothing(host))));
    for (UnaryOperator<Given> one : filters) {
      for (UnaryOperator<Given> other : PAIRED) {
        combinations.add(other.apply(one.apply(Given.nothing(host))));
      }
    }
    return combinations;
  }

  private static Page page(Order order, @Nullable Filter filter, Cursor.@Nullable Position after) {
    return new Page(
        _ -> {
          throw new AssertionError("not asked");
        },
        order,
        Fields.DEFAULT,
        20,
        after == null ? "" : Cursor.encode(after, filter + " " + order.label()));
  }

  private static List<Order> orders(Filter filter) {
    var orders = new ArrayList<Order>();
    for (String sort : SORTS) {
      orders.add(Sort.parse(sort));
      orders.add(Sort.parse("-" + sort));
    }
    if (!filter.words().isEmpty()) {
      orders.add(Relevance.of(filter.words()));
    }
    return orders;
  }

  private static Cursor.Position middle(Order order) {
    String key =
        switch (order) {
          case Relevance _ -> "2";
          case Sort sort ->
              switch (sort.label()) {
                case String label when label.contains("_at") -> "2026-06-15T12:00:00.123456Z";
                case String label when label.contains("path") -> "/srv/group-2/m";
                default -> "gateway-7";
              };
        };
    return new Cursor.Position(key, new UUID(1, 2));
  }

  /// A plan that reads the whole table, else null.
  private static @Nullable String scan(DSLContext tx, String what, Select<?> select) {
    String plan = tx.explain(select).plan();
    return plan.contains("Seq Scan on repository") ? what + "\n" + plan : null;
  }

  private static void look(DSLContext tx, Given given, Set<String> scans) {
    Filter filter = given.filter();
    add(scans, scan(tx, "count " + filter, Page.counted(tx, filter)));
    Integer counted = page(Sort.parse("name"), null, null).matches(tx, filter);
    for (Order order : orders(filter)) {
      Integer matches = order instanceof Sort ? counted : null;
      String what = order.label() + " " + filter;
      add(scans, scan(tx, what, page(order, null, null).selected(tx, filter, matches)));
      Page later = page(order, filter, middle(order));
      add(scans, scan(tx, "later, " + what, later.selected(tx, filter, matches)));
    }
  }

  private static void add(Set<String> scans, @Nullable String scan) {
    if (scan != null) {
      scans.add(scan);
    }
  }

  @Test
  void noPageAndNoTotalReadsTheWholeTable() {
    var scans = new TreeSet<String>();
    for (String host : List.of("workbench", Filter.EVERY_HOST)) {
      Set<Given> combinations = combinations(host);
      DATABASE
          .transactions()
          .read(
              tx -> {
                combinations.forEach(given -> look(tx, given, scans));
                return null;
              });
    }
    assertThat(scans).isEmpty();
  }
}
