package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.repository.Cursor.Position;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// An order of the list; the id breaks ties, so that keyset pagination neither skips nor repeats.
///
/// @param key what is ordered by
/// @param descending direction of key and id alike
record Sort(Key<?> key, boolean descending) implements Order {

  /// What rows are ordered by, and how its values come back from a cursor.
  ///
  /// @param newestFirst whether the order without `-` is descending
  record Key<T>(Field<T> field, Function<String, T> parse, boolean newestFirst) {

    private Condition after(Position position, boolean descending) {
      var here = DSL.row(field, REPOSITORY.ID);
      var there =
          DSL.row(
              DSL.val(parse.apply(position.key()), field.getDataType()),
              DSL.val(position.id(), REPOSITORY.ID));
      return descending ? here.lt(there) : here.gt(there);
    }
  }

  private static final Key<String> NAME = new Key<>(REPOSITORY.NAME, text -> text, false);
  private static final Key<String> PATH = new Key<>(PathBeginning.COLUMN, text -> text, false);
  private static final Key<OffsetDateTime> RECENT =
      new Key<>(
          DSL.coalesce(REPOSITORY.COMMITTED_AT, REPOSITORY.CREATED_AT),
          OffsetDateTime::parse,
          true);
  private static final Key<OffsetDateTime> UPDATED =
      new Key<>(REPOSITORY.UPDATED_AT, OffsetDateTime::parse, true);
  private static final Key<OffsetDateTime> CREATED =
      new Key<>(REPOSITORY.CREATED_AT, OffsetDateTime::parse, true);

  /// @param name as the tool's schema allows it
  static Sort parse(String name) {
    boolean reversed = name.startsWith("-");
    Key<?> key =
        switch (name.substring(reversed ? 1 : 0)) {
          case "path" -> PATH;
          case "recent" -> RECENT;
          case "updated" -> UPDATED;
          case "created" -> CREATED;
          default -> NAME;
        };
    return new Sort(key, key.newestFirst() != reversed);
  }

  @Override
  public String label() {
    return key.field() + " " + descending;
  }

  @Override
  public Select<Record> rows(
      DSLContext tx,
      Collection<Field<?>> columns,
      Condition condition,
      @Nullable Position after,
      int limit) {
    return tx.select(columns)
        .select(key.field().as(KEY))
        .from(REPOSITORY)
        .where(condition)
        .and(after == null ? DSL.noCondition() : key.after(after, descending))
        .orderBy(
            descending ? key.field().desc() : key.field().asc(),
            descending ? REPOSITORY.ID.desc() : REPOSITORY.ID.asc())
        .limit(limit);
  }
}
