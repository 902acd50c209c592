package dev.repositorymcp.git;

import java.util.List;
import java.util.SequencedMap;

/// What a scan found.
///
/// @param found each repository once, by root; a linked worktree stands for its main repository,
///   which may lie outside of what was scanned
/// @param skipped places that may matter, at most [#MOST_NAMED] a reason
/// @param counts how often each reason occurred
/// @param directories how many directories were looked into
public record ScanResult(
    List<Location> found,
    List<Skipped> skipped,
    SequencedMap<SkipReason, Long> counts,
    long directories) {
  /// Enough to see what is going on.
  public static final int MOST_NAMED = 20;

  /// A place that was passed over.
  ///
  /// @param path escaped if it is no text
  public record Skipped(String path, SkipReason reason) {}
}
