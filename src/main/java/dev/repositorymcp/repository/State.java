package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;
import static org.jooq.impl.DSL.inline;

import dev.repositorymcp.tool.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// A condition that a person would want to know of, each as a word, a filter and a test.
enum State {
  ARCHIVED,
  MISSING,
  UNREACHABLE,
  DIRTY,
  AHEAD,
  BEHIND,
  DIVERGED,
  DETACHED,
  NO_REMOTE;

  /// Said of a repository of which enough is known and none of the words applies.
  private static final String CLEAN = "clean";

  /// What the words are made from.
  static final List<Field<?>> COLUMNS =
      List.of(
          REPOSITORY.STATUS,
          REPOSITORY.PRESENCE,
          REPOSITORY.DIRTY,
          REPOSITORY.AHEAD,
          REPOSITORY.BEHIND,
          REPOSITORY.BRANCH,
          REPOSITORY.HEAD_COMMIT,
          REPOSITORY.REMOTE_URL);

  private static final WordList WORDS =
      new WordList("state", Arrays.stream(values()).map(State::word).toList());

  /// As a filter of rows; what is unknown doesn't apply. Values stand in the text of the statement,
  /// since the planner uses the index of a state only where it sees them.
  Condition condition() {
    return switch (this) {
      case ARCHIVED -> REPOSITORY.STATUS.eq(inline("archived"));
      case MISSING -> REPOSITORY.PRESENCE.eq(inline("missing"));
      case UNREACHABLE -> REPOSITORY.PRESENCE.eq(inline("unreachable"));
      case DIRTY -> REPOSITORY.DIRTY.isTrue();
      case AHEAD -> REPOSITORY.AHEAD.gt(inline(0));
      case BEHIND -> REPOSITORY.BEHIND.gt(inline(0));
      case DIVERGED -> AHEAD.condition().and(BEHIND.condition());
      case DETACHED -> REPOSITORY.BRANCH.isNull().and(REPOSITORY.HEAD_COMMIT.isNotNull());
      case NO_REMOTE -> REPOSITORY.REMOTE_URL.isNull();
    };
  }

  private boolean appliesTo(Record row) {
    return switch (this) {
      case ARCHIVED -> "archived".equals(row.get(REPOSITORY.STATUS));
      case MISSING -> "missing".equals(row.get(REPOSITORY.PRESENCE));
      case UNREACHABLE -> "unreachable".equals(row.get(REPOSITORY.PRESENCE));
      case DIRTY -> Boolean.TRUE.equals(row.get(REPOSITORY.DIRTY));
      case AHEAD -> isPositive(row.get(REPOSITORY.AHEAD));
      case BEHIND -> isPositive(row.get(REPOSITORY.BEHIND));
      case DIVERGED -> AHEAD.appliesTo(row) && BEHIND.appliesTo(row);
      case DETACHED ->
          row.get(REPOSITORY.BRANCH) == null && row.get(REPOSITORY.HEAD_COMMIT) != null;
      case NO_REMOTE -> row.get(REPOSITORY.REMOTE_URL) == null;
    };
  }

  private static boolean isPositive(@Nullable Integer count) {
    return count != null && count > 0;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The words that apply to a row, joined by commas; null where nothing is known.
  static @Nullable String of(Record row) {
    var words = new ArrayList<String>();
    for (State state : values()) {
      if (state.appliesTo(row)) {
        words.add(state.word());
      }
    }
    if (words.isEmpty() && Boolean.FALSE.equals(row.get(REPOSITORY.DIRTY))) {
      return CLEAN;
    }
    return words.isEmpty() ? null : String.join(",", words);
  }

  /// Reads a comma list of words.
  ///
  /// @throws Failure naming the words that there are
  static Set<State> parse(String list) {
    return WORDS.parse(list).stream()
        .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
