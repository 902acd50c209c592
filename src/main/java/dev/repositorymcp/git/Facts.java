package dev.repositorymcp.git;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What was read from one repository. Null means either that there is no such thing or that it is
/// unknown; in the second case `unknowns` has the reason.
///
/// @param location where it is
/// @param fileKey device and inode of the root, as in `2049:131074`; null where there is none
/// @param head what is checked out in the main working tree
/// @param committedAt committer's time of the head commit
/// @param dirty whether `git status` would show anything, untracked files included; null for bare
///   repositories
/// @param divergence against the branch's upstream; null if it has none
/// @param remotes name → fetch URL as configured, secrets included
/// @param worktrees linked worktrees whose directories are there
/// @param submodules directories of the index's submodules
/// @param rootCommit hexadecimal id of the first commit, found along first parents
/// @param unknowns what couldn't be established, and why
public record Facts(
    Location location,
    @Nullable String fileKey,
    @Nullable Head head,
    @Nullable Instant committedAt,
    @Nullable Boolean dirty,
    @Nullable Divergence divergence,
    SequencedMap<String, String> remotes,
    List<Path> worktrees,
    List<Path> submodules,
    @Nullable String rootCommit,
    List<Unknown> unknowns) {

  /// How far a branch and its upstream are apart.
  ///
  /// @param ahead commits that only the branch has
  /// @param behind commits that only the upstream has
  public record Divergence(int ahead, int behind) {}
}
