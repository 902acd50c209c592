package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.SqlFailures;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.Presence;
import dev.repositorymcp.tool.Failure;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// What is asked of the table by more than one tool.
final class RepositoryQueries {
  /// How many numbers are tried at once to make a name unique.
  private static final int NUMBERS = 100;

  private RepositoryQueries() {}

  static Optional<RepositoryRecord> byId(DSLContext tx, UUID id) {
    return tx.selectFrom(REPOSITORY).where(REPOSITORY.ID.eq(id)).fetchOptional();
  }

  /// What stands at a path, locked until the end of the transaction.
  static Optional<RepositoryRecord> byPath(DSLContext tx, String host, String path) {
    return tx.selectFrom(REPOSITORY)
        .where(REPOSITORY.HOST.eq(host), REPOSITORY.PATH.eq(path))
        .forUpdate()
        .fetchOptional();
  }

  /// A repository that is known only by its remote, locked until the end of the transaction.
  static Optional<RepositoryRecord> byRemoteAlone(DSLContext tx, String host, String remoteUrl) {
    return tx.selectFrom(REPOSITORY)
        .where(
            REPOSITORY.HOST.eq(host), REPOSITORY.REMOTE_URL.eq(remoteUrl), REPOSITORY.PATH.isNull())
        .forUpdate()
        .fetchOptional();
  }

  /// What is stored of the repository that a row of an export tells of.
  static Optional<RepositoryRecord> sameAs(DSLContext tx, RepositoryRecord row) {
    return byId(tx, row.getId())
        .or(
            () ->
                row.getPath() == null ? Optional.empty() : byPath(tx, row.getHost(), row.getPath()))
        .or(
            () ->
                row.getGitCommonDir() == null
                    ? Optional.empty()
                    : byCommonDirectory(tx, row.getHost(), row.getGitCommonDir()))
        .or(
            () ->
                row.getPath() == null
                    ? byRemoteAlone(tx, row.getHost(), row.getRemoteUrl())
                    : Optional.empty());
  }

  /// Stores a row unless one with the same path, remote alone or name is there.
  ///
  /// @return what was stored
  static Optional<RepositoryRecord> insert(DSLContext tx, RepositoryRecord row) {
    return tx.insertInto(REPOSITORY).set(row).onConflictDoNothing().returning().fetchOptional();
  }

  /// Repositories that a person may mean by an id, else by a path, else by a name; those of `host`
  /// first. An id always means its repository, whatever others are called.
  static List<RepositoryRecord> byReference(DSLContext tx, String host, String reference) {
    return Stream.<Supplier<List<RepositoryRecord>>>of(
            () -> asId(reference).flatMap(id -> byId(tx, id)).stream().toList(),
            () -> matching(tx, REPOSITORY.PATH.eq(reference).and(REPOSITORY.HOST.eq(host))),
            () -> matching(tx, REPOSITORY.NAME.eq(reference).and(REPOSITORY.HOST.eq(host))),
            () -> matching(tx, REPOSITORY.PATH.eq(reference)),
            () -> matching(tx, REPOSITORY.NAME.eq(reference)))
        .map(Supplier::get)
        .filter(rows -> !rows.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /// The repositories of a machine that a file or directory belongs to.
  static List<RepositoryRecord> owning(DSLContext tx, String host, String place) {
    return matching(tx, new Filter(host, List.of(), null, Set.of(), null, place).owns(place));
  }

  private static Optional<UUID> asId(String reference) {
    try {
      return reference.length() == 36 ? Optional.of(UUID.fromString(reference)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<RepositoryRecord> matching(DSLContext tx, Condition condition) {
    return tx.selectFrom(REPOSITORY)
        .where(condition)
        .orderBy(REPOSITORY.HOST, REPOSITORY.NAME)
        .limit(10)
        .fetch();
  }

  /// The row, locked until the end of the transaction, so that no update is lost.
  static Optional<RepositoryRecord> lock(DSLContext tx, UUID id) {
    return tx.selectFrom(REPOSITORY).where(REPOSITORY.ID.eq(id)).forUpdate().fetchOptional();
  }

  /// Rows, locked until the end of the transaction; those that are gone are left out. Everybody
  /// locks in the order of the ids, so that nobody waits in a circle.
  static Map<UUID, RepositoryRecord> lockAll(DSLContext tx, Collection<UUID> ids) {
    return tx.selectFrom(REPOSITORY)
        .where(REPOSITORY.ID.in(ids))
        .orderBy(REPOSITORY.ID)
        .forUpdate()
        .fetchMap(REPOSITORY.ID);
  }

  /// `name`, or the first of `name-2`, `name-3`, … that is free on the host; a long name is cut
  /// where it leaves no room for a number.
  static String freeName(DSLContext tx, String host, String name) {
    String beginning = Registration.withRoomForANumber(name);
    List<String> candidates = List.of(name);
    for (int number = 2; ; number += NUMBERS) {
      Set<String> taken =
          tx.select(REPOSITORY.NAME)
              .from(REPOSITORY)
              .where(REPOSITORY.HOST.eq(host), REPOSITORY.NAME.in(candidates))
              .fetchSet(REPOSITORY.NAME);
      Optional<String> free = candidates.stream().filter(one -> !taken.contains(one)).findFirst();
      if (free.isPresent()) {
        return free.get();
      }
      candidates =
          IntStream.range(number, number + NUMBERS)
              .mapToObj(next -> beginning + "-" + next)
              .toList();
    }
  }

  /// What has a git directory, locked until the end of the transaction.
  static Optional<RepositoryRecord> byCommonDirectory(
      DSLContext tx, String host, String commonDirectory) {
    return tx.selectFrom(REPOSITORY)
        .where(REPOSITORY.HOST.eq(host), REPOSITORY.GIT_COMMON_DIR.eq(commonDirectory))
        .forUpdate()
        .fetchOptional();
  }

  /// Another row that holds the git directory that a sighting of this row's place has.
  static Optional<RepositoryRecord> rival(DSLContext tx, RepositoryRecord row, Sighting sighting) {
    String commonDirectory = sighting.commonDirectory();
    return commonDirectory == null || commonDirectory.equals(row.getGitCommonDir())
        ? Optional.empty()
        : byCommonDirectory(tx, row.getHost(), commonDirectory)
            .filter(other -> !other.getId().equals(row.getId()));
  }

  /// Stores what the disk says in a locked row; neither the version nor the time of change moves.
  static RepositoryRecord recordFacts(DSLContext tx, RepositoryRecord row, Sighting sighting) {
    tx.executeUpdate(withFacts(row, sighting));
    return row;
  }

  /// A row with what the disk says, not stored yet.
  static RepositoryRecord withFacts(RepositoryRecord row, Sighting sighting) {
    sighting.recordIn(row, now());
    // The path may have become the root of a repository that holds it.
    row.setSearchText(SearchText.of(row));
    return row;
  }

  /// Stores that nothing was found at a locked row's path.
  static void recordAbsence(DSLContext tx, RepositoryRecord row, Presence presence) {
    row.setPresence(presence.name().toLowerCase(Locale.ROOT));
    row.setCheckedAt(now());
    tx.executeUpdate(row);
  }

  /// Now, as precisely as PostgreSQL keeps it.
  static OffsetDateTime now() {
    return OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  /// Gives a repository another place, in a locked row.
  static RepositoryRecord relocate(DSLContext tx, RepositoryRecord row, Sighting sighting) {
    sighting.recordIn(row, now());
    if (row.getRemoteUrl() == null) {
      row.setRemoteUrl(sighting.remoteUrl());
    }
    return change(tx, row);
  }

  /// Stores what a user has changed in a locked row: one version more, and never an earlier time
  /// than before, since another machine's clock may have been ahead.
  ///
  /// @throws Failure CONFLICT if another repository has the name, the path or the remote
  static RepositoryRecord change(DSLContext tx, RepositoryRecord row) {
    row.setSearchText(SearchText.of(row));
    row.setVersion(row.getVersion() + 1);
    row.setUpdatedAt(later(row.getUpdatedAt(), now()));
    try {
      tx.executeUpdate(row);
    } catch (DataAccessException e) {
      throw switch (SqlFailures.violatedConstraint(e).orElse("")) {
        case "repository_name_unique" -> nameTaken(row.getName());
        case "repository_path_unique", "repository_common_dir_unique" ->
            Failure.conflict(
                "Another repository is registered at \"%s\"; look at it with list_repositories."
                    .formatted(row.getPath()));
        case "repository_remote_only_unique" ->
            Failure.conflict(
                "Another repository is known by this remote_url alone; find it with"
                    + " list_repositories.");
        default -> e;
      };
    }
    return row;
  }

  private static OffsetDateTime later(OffsetDateTime one, OffsetDateTime other) {
    return one.isAfter(other) ? one : other;
  }

  static Failure nameTaken(String name) {
    return Failure.conflict(
        "Another repository is called \"%s\"; choose another name, or find it with list_repositories."
            .formatted(name));
  }

  /// Other repositories of the same machine with the same remote.
  static List<RepositoryRecord> siblings(DSLContext tx, RepositoryRecord row) {
    return row.getRemoteUrl() == null
        ? List.of()
        : tx.selectFrom(REPOSITORY)
            .where(
                REPOSITORY.HOST.eq(row.getHost()),
                REPOSITORY.REMOTE_URL.eq(row.getRemoteUrl()),
                REPOSITORY.ID.ne(row.getId()))
            .orderBy(REPOSITORY.NAME)
            .limit(20)
            .fetch();
  }
}
