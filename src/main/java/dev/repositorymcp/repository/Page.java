package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.repository.ListRepositories.Output;
import dev.repositorymcp.tool.ToolJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// One page of a filtered, sorted list.
///
/// @param filters made in the transaction, since the machine's name may be stored in the database
/// @param limit most rows
/// @param cursor where the page before ended, empty for the first
record Page(
    Function<DSLContext, Filter> filters, Order order, Fields fields, int limit, String cursor)
    implements ListRepositories.Work {

  /// Beyond it, a total is a lower bound: counting a million rows takes longer than a page.
  private static final int EXACT_TOTAL = 10_000;

  /// Below the 40,000 characters that a page may have, with room for what surrounds the rows.
  private static final int MOST_CHARACTERS = 39_000;

  @Override
  public List<RepositoryRecord> rows(DSLContext tx) {
    Filter filter = filters.apply(tx);
    Integer matches = matches(tx, filter);
    List<Record> rows = selected(tx, filter, matches, List.of(REPOSITORY.fields())).fetch();
    return rows.subList(0, Math.min(limit, rows.size())).stream()
        .map(row -> row.into(REPOSITORY))
        .toList();
  }

  @Override
  public Output output(DSLContext tx) {
    Filter filter = filters.apply(tx);
    Integer matches = matches(tx, filter);
    List<Record> rows = selected(tx, filter, matches, columns()).fetch();
    var shown = new ArrayList<Map<String, Object>>();
    int characters = 0;
    for (Record row : rows.subList(0, Math.min(limit, rows.size()))) {
      Map<String, Object> view = fields.of(row);
      characters += ToolJson.length(view) + 1;
      if (characters > MOST_CHARACTERS && !shown.isEmpty()) {
        break;
      }
      shown.add(view);
    }
    int total =
        matches == null && cursor.isEmpty() && rows.size() <= limit
            ? rows.size()
            : Objects.requireNonNullElseGet(matches, () -> count(tx, filter));
    return new Output(
        Math.min(total, EXACT_TOTAL),
        total <= EXACT_TOTAL ? null : false,
        shown,
        shown.size() == rows.size()
            ? null
            : Cursor.encode(position(rows.get(shown.size() - 1)), boundTo(filter)));
  }

  /// How many rows match, where that decides how they are read; else null.
  @Nullable Integer matches(DSLContext tx, Filter filter) {
    return order instanceof Sort && filter.hasIndexedTerms() ? count(tx, filter) : null;
  }

  private static int count(DSLContext tx, Filter filter) {
    return tx.fetchCount(counted(tx, filter));
  }

  /// Rows of all pages, as far as they are counted; in an order that has an index, since without
  /// one the table would be read from its beginning, however far behind the first match is.
  static Select<?> counted(DSLContext tx, Filter filter) {
    return tx.selectOne()
        .from(REPOSITORY)
        .where(filter.condition())
        .orderBy(REPOSITORY.CREATED_AT, REPOSITORY.ID)
        .limit(DSL.inline(EXACT_TOTAL + 1));
  }

  /// What is shown, and what the cursor needs.
  private Collection<Field<?>> columns() {
    Set<Field<?>> columns = fields.columns();
    columns.add(REPOSITORY.ID);
    return columns;
  }

  /// One row more than is shown tells whether there is another page.
  ///
  /// @param matches how many rows match; null for unknown
  Select<Record> selected(DSLContext tx, Filter filter, @Nullable Integer matches) {
    return selected(tx, filter, matches, columns());
  }

  private Select<Record> selected(
      DSLContext tx, Filter filter, @Nullable Integer matches, Collection<Field<?>> columns) {
    Cursor.Position after = cursor.isEmpty() ? null : Cursor.decode(cursor, boundTo(filter));
    Condition condition =
        matches != null && matches <= EXACT_TOTAL
            ? amongThoseThatMatch(filter)
            : filter.condition();
    return order.rows(tx, columns, condition, after, limit + 1);
  }

  /// All that match are found before they are sorted. The planner takes them for evenly spread, and
  /// would rather look for the first ones in the order of the list: of a tag that only another
  /// machine has, past ten million rows.
  private static Condition amongThoseThatMatch(Filter filter) {
    return DSL.condition(
        "{0} = any(array({1}))",
        REPOSITORY.ID, DSL.select(REPOSITORY.ID).from(REPOSITORY).where(filter.condition()));
  }

  private static Cursor.Position position(Record row) {
    return new Cursor.Position(String.valueOf(row.get(Order.KEY)), row.get(REPOSITORY.ID));
  }

  private String boundTo(Filter filter) {
    return filter + " " + order.label();
  }
}
