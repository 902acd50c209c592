package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.text.Unicode;
import dev.repositorymcp.tool.Completion;
import dev.repositorymcp.tool.Failure;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Completions from what is registered on this machine; none while the database is away.
final class Candidates {
  private static final int MOST = 1000;

  /// Shorter ones would offer ids to whoever types a name.
  private static final String ID_BEGINNING = "[0-9a-fA-F-]{4,36}";

  private Candidates() {}

  /// Values that begin with what was typed, in alphabetical order.
  static Completion of(QuickReads reads, Host host, Field<String> field) {
    return (typed, _, context) -> {
      if (!Unicode.isStorable(typed)) {
        return List.of();
      }
      try {
        return reads.read(
            context,
            tx ->
                tx.selectDistinct(field)
                    .from(REPOSITORY)
                    .where(REPOSITORY.HOST.eq(host.name(tx)), field.startsWithIgnoreCase(typed))
                    .orderBy(field)
                    .limit(MOST)
                    .fetch(field));
      } catch (Failure unavailable) {
        return List.of();
      }
    };
  }

  /// Names, and ids that begin with what was typed.
  static Completion ofNamesAndIds(QuickReads reads, Host host) {
    Completion names = of(reads, host, REPOSITORY.NAME);
    Completion ids = of(reads, host, REPOSITORY.ID.cast(SQLDataType.VARCHAR));
    return (typed, arguments, context) ->
        Stream.concat(
                names.candidates(typed, arguments, context).stream(),
                typed.matches(ID_BEGINNING)
                    ? ids.candidates(typed, arguments, context).stream()
                    : Stream.empty())
            .toList();
  }

  /// Tags in use.
  static Completion ofTags(QuickReads reads, Host host) {
    Field<String> tag = DSL.field("tag", String.class);
    return (typed, _, context) -> {
      if (!Unicode.isStorable(typed)) {
        return List.of();
      }
      try {
        return reads.read(
            context,
            tx ->
                tx.selectDistinct(tag)
                    .from(REPOSITORY)
                    .crossJoin(DSL.unnest(REPOSITORY.TAGS).as("tags", "tag"))
                    .where(REPOSITORY.HOST.eq(host.name(tx)), tag.startsWithIgnoreCase(typed))
                    .orderBy(tag)
                    .limit(MOST)
                    .fetch(tag));
      } catch (Failure unavailable) {
        return List.of();
      }
    };
  }
}
