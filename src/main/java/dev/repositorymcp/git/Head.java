package dev.repositorymcp.git;

/// What `HEAD` points to.
public sealed interface Head {
  /// A branch with a commit.
  ///
  /// @param name without `refs/heads/`; in full if the branch lives elsewhere
  /// @param commit hexadecimal object id
  record Branch(String name, String commit) implements Head {}

  /// A branch without any commit yet.
  ///
  /// @param name as in [Branch]
  record Unborn(String name) implements Head {}

  /// No branch: a commit that was checked out by itself.
  ///
  /// @param commit hexadecimal object id
  record Detached(String commit) implements Head {}
}
