package dev.repositorymcp.git;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a repository is. Two paths belong to one repository exactly if their `commonDirectory` is
/// the same.
///
/// @param root the main working tree, or the git directory itself of a bare repository
/// @param gitDirectory the git directory of `root`
/// @param commonDirectory real path of the common git directory: the identity of the repository
/// @param bare whether there is no main working tree
/// @param worktree the linked worktree that the path led through; null if it led to `root`
/// @param submodule whether the git directory lives inside another repository's `modules`
public record Location(
    Path root,
    Path gitDirectory,
    Path commonDirectory,
    boolean bare,
    @Nullable Path worktree,
    boolean submodule) {}
