package dev.repositorymcp.repository;

import dev.repositorymcp.repository.Cursor.Position;
import java.util.Collection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The order of a list. Each has an index, and each page begins where the one before ended, so that
/// the last page of a million rows takes no longer than the first.
sealed interface Order permits Sort, Relevance {
  /// What rows are ordered by before their id, as selected.
  Field<Object> KEY = DSL.field(DSL.name("sort_key"));

  /// Tells it from other orders, in a cursor; the same in every process.
  String label();

  /// Selects the first rows in this order, with [#KEY].
  ///
  /// @param columns to select, the id among them
  /// @param after the row before them; null for the first page
  Select<Record> rows(
      DSLContext tx,
      Collection<Field<?>> columns,
      Condition condition,
      @Nullable Position after,
      int limit);
}
