package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.repository.ListRepositories.Output;
import dev.repositorymcp.tool.ToolJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.DSL;

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
    List<Record> rows = selected(tx, filters.apply(tx), List.of(REPOSITORY.fields())).fetch();
    return rows.subList(0, Math.min(limit, rows.size())).stream()
        .map(row -> row.into(REPOSITORY))
        .toList();
  }

  @Override
  public Output output(DSLContext tx) {
    Filter filter = filters.apply(tx);
    List<Record> rows = selected(tx, filter).fetch();
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
    int total = cursor.isEmpty() && rows.size() <= limit ? rows.size() : count(tx, filter);
    return new Output(
        Math.min(total, EXACT_TOTAL),
        total <= EXACT_TOTAL ? null : false,
        shown,
        shown.size() == rows.size()
            ? null
            : Cursor.encode(position(rows.get(shown.size() - 1)), boundTo(filter)));
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
  Select<Record> selected(DSLContext tx, Filter filter) {
    return selected(tx, filter, columns());
  }

  private Select<Record> selected(DSLContext tx, Filter filter, Collection<Field<?>> columns) {
    Cursor.Position after = cursor.isEmpty() ? null : Cursor.decode(cursor, boundTo(filter));
    return order.rows(tx, columns, filter.condition(), after, limit + 1);
  }

  private static Cursor.Position position(Record row) {
    return new Cursor.Position(String.valueOf(row.get(Order.KEY)), row.get(REPOSITORY.ID));
  }

  private String boundTo(Filter filter) {
    return filter + " " + order.label();
  }
}
