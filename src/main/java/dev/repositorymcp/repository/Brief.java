package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;

/// What several resources, prompts and completions ask of the table.
final class Brief {
  /// Enough for an overview; beyond it a model is better served by list_repositories.
  static final int MOST = 200;

  /// As for a page of list_repositories.
  private static final int MOST_CHARACTERS = 40_000;

  private static final int MOST_OF_PURPOSE = 200;

  private Brief() {}

  /// Repositories of one machine in the order of their names, archived ones left out.
  static List<RepositoryRecord> repositories(DSLContext tx, Host host, Condition condition) {
    return tx.selectFrom(REPOSITORY)
        .where(REPOSITORY.HOST.eq(host.name(tx)), State.ARCHIVED.condition().not(), condition)
        .orderBy(REPOSITORY.NAME)
        .limit(MOST)
        .fetch();
  }

  static String place(RepositoryRecord row) {
    return row.getPath() == null ? row.getRemoteUrl() : row.getPath();
  }

  /// The beginning of a long description.
  static String purpose(RepositoryRecord row) {
    String text = row.getDescription();
    return text.codePointCount(0, text.length()) <= MOST_OF_PURPOSE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_OF_PURPOSE)) + "…";
  }

  /// As many from the front as a model is to read at once.
  ///
  /// @param text what the reader sees of one
  static <T> List<T> fitting(List<T> items, Function<T, String> text) {
    int characters = 0;
    for (int i = 0; i < items.size(); i++) {
      characters += text.apply(items.get(i)).length() + 1;
      if (characters > MOST_CHARACTERS) {
        return items.subList(0, i);
      }
    }
    return items;
  }

  /// Lines for a model to read at once, and a word if that isn't all.
  static String lines(List<String> lines) {
    List<String> shown = fitting(lines, line -> line);
    return String.join("\n", shown)
        + (shown.size() < lines.size()
            ? "\n- … and %d more: see list_repositories".formatted(lines.size() - shown.size())
            : "");
  }

  /// One line of a list for a model: name, place, purpose, state.
  static String line(RepositoryRecord row) {
    String purpose = row.getDescription().isEmpty() ? "" : ": " + purpose(row);
    String state = State.of(row);
    return "- "
        + row.getName()
        + " ("
        + place(row)
        + ")"
        + purpose
        + (state == null ? "" : " [" + state + "]");
  }
}
