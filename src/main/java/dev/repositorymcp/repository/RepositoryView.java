package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.ToolJson;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// A repository as clients see it: the fields that have a value, by name, in this order unless
/// another is asked for.
final class RepositoryView {
  private static final int MOST_WORKTREES = 20;
  private static final String SIBLINGS = "siblings";

  /// One field.
  ///
  /// @param columns that its value is made from
  /// @param value of a row that has these columns; null for none
  private record Shown(
      String name, List<Field<?>> columns, Function<Record, ? extends @Nullable Object> value) {

    static <T> Shown as(String name, Field<T> column) {
      return as(name, column, value -> value);
    }

    static <T> Shown as(
        String name, Field<T> column, Function<T, ? extends @Nullable Object> form) {
      return new Shown(
          name,
          List.of(column),
          row -> {
            T value = row.get(column);
            return value == null ? null : form.apply(value);
          });
    }
  }

  private static final Map<String, Shown> FIELDS =
      byName(
          Shown.as("repo_id", REPOSITORY.ID),
          Shown.as("name", REPOSITORY.NAME),
          Shown.as("path", REPOSITORY.PATH),
          Shown.as("remote_url", REPOSITORY.REMOTE_URL),
          Shown.as("description", REPOSITORY.DESCRIPTION, text -> text.isEmpty() ? null : text),
          Shown.as("tags", REPOSITORY.TAGS, List::of),
          Shown.as(
              "metadata", REPOSITORY.METADATA, json -> ToolJson.mapper().readTree(json.data())),
          Shown.as("status", REPOSITORY.STATUS),
          // False for a folder without git, absent for what is known by its remote alone.
          new Shown(
              "is_git",
              List.of(REPOSITORY.PATH, REPOSITORY.GIT_COMMON_DIR),
              row ->
                  row.get(REPOSITORY.PATH) == null
                      ? null
                      : row.get(REPOSITORY.GIT_COMMON_DIR) != null),
          // Noteworthy conditions, joined by commas; absent where nothing is known.
          new Shown("state", State.COLUMNS, State::of),
          Shown.as("branch", REPOSITORY.BRANCH),
          Shown.as("head_commit", REPOSITORY.HEAD_COMMIT),
          Shown.as("committed_at", REPOSITORY.COMMITTED_AT, OffsetDateTime::toInstant),
          Shown.as("ahead", REPOSITORY.AHEAD),
          Shown.as("behind", REPOSITORY.BEHIND),
          Shown.as("worktrees", REPOSITORY.WORKTREES, RepositoryView::shortened),
          // When the facts from branch on were read.
          Shown.as("checked_at", REPOSITORY.CHECKED_AT, OffsetDateTime::toInstant),
          // Other clones of its remote; only where one repository is shown in full.
          new Shown(SIBLINGS, List.of(), _ -> null),
          Shown.as("host", REPOSITORY.HOST),
          Shown.as("version", REPOSITORY.VERSION),
          Shown.as("created_at", REPOSITORY.CREATED_AT, OffsetDateTime::toInstant),
          Shown.as("updated_at", REPOSITORY.UPDATED_AT, OffsetDateTime::toInstant),
          Shown.as("last_indexed_at", REPOSITORY.LAST_INDEXED_AT, OffsetDateTime::toInstant));

  private RepositoryView() {}

  private static Map<String, Shown> byName(Shown... fields) {
    var byName = new LinkedHashMap<String, Shown>();
    for (Shown field : fields) {
      byName.put(field.name(), field);
    }
    return byName;
  }

  private static Shown field(String name) {
    return Objects.requireNonNull(FIELDS.get(name), name);
  }

  /// Names of all fields, in order.
  static List<String> names() {
    return List.copyOf(FIELDS.keySet());
  }

  /// Columns that a field is made from.
  static List<Field<?>> columns(String name) {
    return field(name).columns();
  }

  /// Value of a field of a row that has its columns; null for none.
  static @Nullable Object value(String name, Record row) {
    return field(name).value().apply(row);
  }

  /// All fields, with the other clones of its remote.
  static Map<String, Object> inFull(DSLContext tx, RepositoryRecord row) {
    List<String> siblings =
        RepositoryQueries.siblings(tx, row).stream()
            .map(sibling -> sibling.getName() + " (" + Brief.place(sibling) + ")")
            .toList();
    return Fields.ALL.of(
        name -> name.equals(SIBLINGS) && !siblings.isEmpty() ? siblings : value(name, row));
  }

  /// Real paths of at most 20, and how many more there are.
  private static @Nullable List<String> shortened(String[] worktrees) {
    if (worktrees.length <= MOST_WORKTREES) {
      return worktrees.length == 0 ? null : List.of(worktrees);
    }
    return Stream.concat(
            Stream.of(worktrees).limit(MOST_WORKTREES),
            Stream.of("and %d more".formatted(worktrees.length - MOST_WORKTREES)))
        .toList();
  }
}
