package dev.repositorymcp.git;

import java.util.Locale;

/// The facts that can turn out unknown.
public enum Fact {
  HEAD,
  COMMITTED_AT,
  DIRTY,
  AHEAD_BEHIND,
  REMOTES,
  WORKTREES,
  SUBMODULES,
  ROOT_COMMIT,
  /// The configuration was read in part only, so that other facts may miss something.
  CONFIGURATION;

  /// As answers spell it.
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
