package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.Presence;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;

/// Tells a repository that was moved from a new one and from a copy.
///
/// @param host machine that the repositories belong to
/// @param disk tells which of them are gone
record Moves(DSLContext tx, String host, Disk disk) {

  /// Rows, locked, whose place is gone and whose evidence fits a sighting: the same directory by
  /// device and inode, else the same first commit and remote. While the old place is there, the new
  /// one is a copy.
  List<RepositoryRecord> candidates(Sighting sighting) {
    List<RepositoryRecord> sameDirectory =
        sighting.fileKey() == null
            ? List.of()
            : gone(sighting, REPOSITORY.FILE_KEY.eq(sighting.fileKey()));
    return sameDirectory.isEmpty() && sighting.rootCommit() != null && sighting.remoteUrl() != null
        ? gone(
            sighting,
            REPOSITORY
                .ROOT_COMMIT
                .eq(sighting.rootCommit())
                .and(REPOSITORY.REMOTE_URL.eq(sighting.remoteUrl())))
        : sameDirectory;
  }

  private List<RepositoryRecord> gone(Sighting sighting, Condition evidence) {
    return tx
        .selectFrom(REPOSITORY)
        .where(REPOSITORY.HOST.eq(host), REPOSITORY.PATH.isNotNull(), evidence)
        .orderBy(REPOSITORY.ID)
        .forUpdate()
        .fetch()
        .stream()
        .filter(row -> isSame(row, sighting))
        .filter(row -> disk.presence(row) != Presence.PRESENT)
        .toList();
  }

  /// Whether a row and a sighting are evidently one repository, wherever the row says it is.
  static boolean isSame(RepositoryRecord row, Sighting sighting) {
    boolean sameHistory =
        row.getRootCommit() != null && row.getRootCommit().equals(sighting.rootCommit());
    boolean sameRemote =
        row.getRemoteUrl() != null && row.getRemoteUrl().equals(sighting.remoteUrl());
    if (row.getFileKey() == null || !row.getFileKey().equals(sighting.fileKey())) {
      return sameHistory && sameRemote;
    }
    // File systems give the number of a deleted directory to the next new one: without a common
    // history, the number alone proves nothing.
    return sameHistory
        || (row.getRootCommit() == null
            && sighting.rootCommit() == null
            && (sameRemote || sameName(row, sighting)));
  }

  private static boolean sameName(RepositoryRecord row, Sighting sighting) {
    return row.getPath() != null
        && Objects.equals(Path.of(row.getPath()).getFileName(), sighting.path().getFileName());
  }
}
