package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Files that tell how far the move from one major version of PostgreSQL to the next has come.
///
/// They keep every process from writing to a cluster that is being left or isn't filled yet, and
/// from serving an empty registry while the data is in an older cluster.
record UpgradeMarks(Layout layout) {

  /// Makes sure that this major version's cluster is the one that holds the registry.
  void requireUsable(Purpose purpose) throws EmbeddedPostgresException, IOException {
    if (purpose == Purpose.UPGRADE) {
      return;
    }
    if (Files.exists(layout.superseded())) {
      throw Failures.superseded(layout.superseded());
    }
    if (Files.exists(layout.unfinished())) {
      throw Failures.unfinishedUpgrade();
    }
    if (!Files.exists(layout.cluster())) {
      Optional<Integer> older = layout.olderMajor();
      if (older.isPresent()) {
        throw Failures.needsUpgrade(older.get(), layout.major());
      }
    }
  }

  static void put(Path mark) throws IOException {
    if (!Files.exists(mark)) {
      Files.createFile(mark);
    }
    Directories.force(mark.resolveSibling("."));
  }

  static void remove(Path mark) throws IOException {
    Files.deleteIfExists(mark);
    Directories.force(mark.resolveSibling("."));
  }
}
