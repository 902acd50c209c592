package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.Presence;
import dev.repositorymcp.tool.Cancellation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Takes repositories off the registry, for a person at a shell; nothing else ever deletes a row.
///
/// @param references finds what is meant
/// @param disk tells what is gone
public record Removal(TransactionRunner transactions, References references, Disk disk) {

  /// What was, or would be, removed.
  ///
  /// @param place its path, else its remote
  public record Removed(String repoId, String name, String place, @Nullable String path) {
    private static Removed of(RepositoryRecord row) {
      return new Removed(row.getId().toString(), row.getName(), Brief.place(row), row.getPath());
    }
  }

  /// Forgets the repositories that are meant, all or none; files stay.
  ///
  /// @param dryRun only tell which
  public List<Removed> forget(List<String> repositories, boolean dryRun) {
    return transactions.write(
        tx ->
            remove(
                tx,
                repositories.stream()
                    .map(one -> references.one(tx, "REPO", one))
                    .distinct()
                    .toList(),
                dryRun));
  }

  /// Forgets the repositories of this machine whose place is gone. One whose parent is gone too may
  /// be on a disk that isn't mounted, and stays.
  public List<Removed> prune(boolean dryRun) {
    List<RepositoryRecord> missing = missing();
    return transactions.write(
        tx -> {
          Map<UUID, RepositoryRecord> locked =
              RepositoryQueries.lockAll(tx, missing.stream().map(RepositoryRecord::getId).toList());
          return remove(
              tx,
              missing.stream()
                  .map(row -> locked.get(row.getId()))
                  .filter(Objects::nonNull)
                  .filter(row -> missing.contains(row))
                  .toList(),
              dryRun);
        });
  }

  /// The disk is asked outside of any transaction.
  private List<RepositoryRecord> missing() {
    List<RepositoryRecord> rows =
        transactions.read(
            tx ->
                tx.selectFrom(REPOSITORY)
                    .where(
                        REPOSITORY.HOST.eq(references.host().name(tx)), REPOSITORY.PATH.isNotNull())
                    .orderBy(REPOSITORY.NAME)
                    .fetch());
    List<Presence> presences = disk.presence(rows, new Cancellation());
    return IntStream.range(0, rows.size())
        .filter(i -> presences.get(i) == Presence.MISSING)
        .mapToObj(rows::get)
        .toList();
  }

  private static List<Removed> remove(DSLContext tx, List<RepositoryRecord> rows, boolean dryRun) {
    if (!dryRun) {
      tx.deleteFrom(REPOSITORY)
          .where(REPOSITORY.ID.in(rows.stream().map(RepositoryRecord::getId).toList()))
          .execute();
    }
    return rows.stream().map(Removed::of).toList();
  }
}
