package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What is registered of many places, asked for at once and stored at once: a scan meets mostly
/// what is as it was or quite new, and a few statements for each take longer than looking at it.
///
/// It tells what is certain; what isn't, [Registrar] asks for, after [#store].
final class Foresight {
  /// A batch is one statement to whoever limits its time.
  private static final int MOST_UNSTORED = 200;

  private final DSLContext tx;
  private final Set<String> askedFor = new HashSet<>();
  private final Map<String, RepositoryRecord> byPath = new HashMap<>();
  private final Map<UUID, String> pathsById = new HashMap<>();
  private final Set<Trait> traits = new HashSet<>();
  private final List<RepositoryRecord> unstored = new ArrayList<>();

  /// What makes a row a candidate, or a name taken.
  private record Trait(String column, String value) {}

  /// Columns by which a row may be the repository that a registration means, though its path is
  /// another, and by which it may have its name.
  private static final Map<
          TableField<RepositoryRecord, String>, Function<Registration, @Nullable String>>
      TRAITS =
          Map.of(
              REPOSITORY.GIT_COMMON_DIR, Foresight::commonDirectory,
              REPOSITORY.FILE_KEY, wanted -> sighting(wanted).fileKey(),
              REPOSITORY.ROOT_COMMIT, wanted -> sighting(wanted).rootCommit(),
              REPOSITORY.REMOTE_URL, Registration::remoteUrl,
              REPOSITORY.NAME, Registration::name);

  private Foresight(DSLContext tx) {
    this.tx = tx;
  }

  /// Foresees nothing.
  static Foresight none(DSLContext tx) {
    return new Foresight(tx);
  }

  /// @param host machine that the repositories belong to
  /// @param wanted each with a sighting
  static Foresight of(DSLContext tx, String host, Collection<Registration> wanted) {
    var foresight = new Foresight(tx);
    foresight.askPaths(host, wanted);
    foresight.askTraits(host, wanted);
    return foresight;
  }

  private void askPaths(String host, Collection<Registration> wanted) {
    wanted.forEach(one -> askedFor.add(path(one)));
    tx.selectFrom(REPOSITORY)
        .where(
            REPOSITORY.HOST.eq(host), REPOSITORY.PATH.eq(DSL.any(askedFor.toArray(String[]::new))))
        .orderBy(REPOSITORY.ID)
        .forUpdate()
        .forEach(
            row -> {
              byPath.put(row.getPath(), row);
              pathsById.put(row.getId(), row.getPath());
            });
  }

  private void askTraits(String host, Collection<Registration> wanted) {
    TRAITS.forEach(
        (column, trait) -> {
          String[] values =
              wanted.stream().map(trait).filter(Objects::nonNull).distinct().toArray(String[]::new);
          // Clones of one remote are many; only a row without a path is adopted for its remote.
          Condition candidate =
              column.equals(REPOSITORY.REMOTE_URL) ? REPOSITORY.PATH.isNull() : DSL.noCondition();
          tx.selectDistinct(column)
              .from(REPOSITORY)
              .where(REPOSITORY.HOST.eq(host), column.eq(DSL.any(values)), candidate)
              .forEach(row -> traits.add(new Trait(column.getName(), row.value1())));
        });
  }

  private static Sighting sighting(Registration wanted) {
    return Objects.requireNonNull(wanted.sighting());
  }

  private static String path(Registration wanted) {
    return Objects.requireNonNull(wanted.path());
  }

  private static @Nullable String commonDirectory(Registration wanted) {
    return sighting(wanted).commonDirectory();
  }

  /// The row, locked, that stands at the path and has the git directory that is there now.
  Optional<RepositoryRecord> unmoved(Registration wanted) {
    return wanted.sighting() == null
        ? Optional.empty()
        : Optional.ofNullable(byPath.get(path(wanted)))
            .filter(row -> Objects.equals(row.getGitCommonDir(), commonDirectory(wanted)));
  }

  /// Whether no row that was there when it was asked can be this repository, or has its name. What
  /// a rival has stored since shows itself by a conflict, but for one known by its remote alone.
  boolean isNew(Registration wanted) {
    return wanted.sighting() != null
        && askedFor.contains(path(wanted))
        && !byPath.containsKey(path(wanted))
        && TRAITS.entrySet().stream()
            .noneMatch(
                column -> {
                  String value = column.getValue().apply(wanted);
                  return value != null
                      && traits.contains(new Trait(column.getKey().getName(), value));
                });
  }

  /// Takes note of what was stored in the meantime.
  void learn(RepositoryRecord stored) {
    byPath.remove(pathsById.get(stored.getId()));
    traits.add(new Trait(REPOSITORY.NAME.getName(), stored.getName()));
  }

  /// Stores a row's facts later, at the latest with [#store]; nothing that is unique may change.
  void storeLater(RepositoryRecord row) {
    unstored.add(row);
    if (unstored.size() == MOST_UNSTORED) {
      store();
    }
  }

  /// Stores what was left for later.
  void store() {
    if (!unstored.isEmpty()) {
      tx.batchUpdate(unstored).execute();
      unstored.clear();
    }
  }
}
