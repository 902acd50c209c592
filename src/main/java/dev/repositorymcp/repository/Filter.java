package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Which repositories a list shows; two equal filters select the same rows.
///
/// @param host name of one machine, `*` for all
/// @param words each must occur in name, path, description or remote, in any letter case
/// @param tags which tags it must have, absent for any
/// @param states one of them must apply; without any, archived repositories are left out
/// @param under real path of a directory, absent for everywhere
/// @param containing real path of a file or folder that it must own, absent for any
record Filter(
    String host,
    List<String> words,
    @Nullable TagExpression tags,
    Set<State> states,
    @Nullable String under,
    @Nullable String containing) {
  static final String EVERY_HOST = "*";

  static List<String> words(String query) {
    return Stream.of(SearchText.fold(query).strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  Condition condition() {
    var conditions = new ArrayList<Condition>();
    conditions.add(onHost());
    words.forEach(word -> conditions.add(SearchText.holds(REPOSITORY.SEARCH_TEXT, word)));
    if (tags != null) {
      conditions.add(tags.condition());
    }
    if (!states.isEmpty()) {
      conditions.add(DSL.or(states.stream().map(State::condition).toList()));
    }
    if (!states.contains(State.ARCHIVED)) {
      conditions.add(State.ARCHIVED.condition().not());
    }
    if (under != null) {
      conditions.add(inside(under));
    }
    if (containing != null) {
      conditions.add(owns(containing));
    }
    return DSL.and(conditions);
  }

  /// Whether an index finds what matches, however it is sorted.
  boolean hasIndexedTerms() {
    return tags != null || !words.isEmpty();
  }

  private static Condition inside(String directory) {
    return directory.equals("/") ? REPOSITORY.PATH.isNotNull() : PathBeginning.atOrBelow(directory);
  }

  /// The innermost registered directory on the way up, of each machine; a linked worktree belongs
  /// to its repository.
  Condition owns(String place) {
    String[] ways =
        Stream.iterate(Path.of(place), Objects::nonNull, Path::getParent)
            .map(Path::toString)
            .toArray(String[]::new);
    return REPOSITORY.ID.in(
        DSL.select(REPOSITORY.ID)
            .distinctOn(REPOSITORY.HOST)
            .from(REPOSITORY)
            .where(onHost(), REPOSITORY.PATH.in(ways))
            .orderBy(REPOSITORY.HOST, DSL.length(REPOSITORY.PATH).desc())
            .unionAll(
                DSL.select(REPOSITORY.ID)
                    .from(REPOSITORY)
                    .where(
                        onHost(),
                        // Said again, because the index leaves out the rows without worktrees.
                        DSL.condition("{0} <> {1}", REPOSITORY.WORKTREES, DSL.inline("{}")),
                        DSL.condition(
                            "{0} && {1}",
                            REPOSITORY.WORKTREES, DSL.val(ways, REPOSITORY.WORKTREES)))));
  }

  private Condition onHost() {
    return host.equals(EVERY_HOST) ? DSL.noCondition() : REPOSITORY.HOST.eq(host);
  }
}
