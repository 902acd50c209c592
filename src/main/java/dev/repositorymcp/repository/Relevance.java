package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.repository.Cursor.Position;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Names that are the words come first, then those that begin with them, then those that hold them,
/// then what mentions them elsewhere.
///
/// Each of these tiers is a query of its own with a limit of its own: ranking all that match would
/// read half the table for a word that half of it mentions.
///
/// @param phrase the words, folded
record Relevance(String phrase) implements Order {

  static Relevance of(List<String> words) {
    return new Relevance(String.join(" ", words));
  }

  @Override
  public String label() {
    return "relevance";
  }

  private List<Condition> tiers() {
    Condition begins = DSL.condition("starts_with({0}, {1})", SearchText.NAME, DSL.val(phrase));
    Condition holds = SearchText.holds(SearchText.NAME, phrase);
    return List.of(
        SearchText.NAME.eq(phrase),
        begins.and(SearchText.NAME.ne(phrase)),
        holds.andNot(begins),
        DSL.not(holds));
  }

  @Override
  public Select<Record> rows(
      DSLContext tx,
      Collection<Field<?>> columns,
      Condition condition,
      @Nullable Position after,
      int limit) {
    List<Condition> tiers = tiers();
    int first = after == null ? 0 : Integer.parseInt(after.key());
    Select<Record> found =
        Stream.iterate(first, tier -> tier < tiers.size(), tier -> tier + 1)
            .map(
                tier ->
                    tier(
                        tx,
                        columns,
                        tier,
                        DSL.and(
                            condition,
                            tiers.get(tier),
                            after == null || tier > first
                                ? DSL.noCondition()
                                : REPOSITORY.ID.gt(after.id())),
                        limit))
            .reduce(Select::unionAll)
            .orElseThrow();
    Table<Record> all = found.asTable("found");
    return tx.select(all.fields()).from(all).orderBy(KEY, all.field(REPOSITORY.ID)).limit(limit);
  }

  private static Select<Record> tier(
      DSLContext tx, Collection<Field<?>> columns, int tier, Condition condition, int limit) {
    return tx.select(columns)
        .select(DSL.inline(tier).as(KEY))
        .from(REPOSITORY)
        .where(condition)
        .orderBy(REPOSITORY.ID)
        .limit(limit);
  }
}
