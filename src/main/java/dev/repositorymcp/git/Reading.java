package dev.repositorymcp.git;

import java.nio.file.Path;

/// The outcome of asking one path for facts.
public sealed interface Reading {
  /// The path as it was asked for.
  Path path();

  /// There is a repository.
  ///
  /// @param facts what was read, as far as possible
  record Repository(Path path, Facts facts) implements Reading {}

  /// The path is no repository, or nothing is there.
  record NotARepository(Path path) implements Reading {}

  /// The disk didn't answer.
  ///
  /// @param reason a clause for people
  record Unanswered(Path path, String reason) implements Reading {}
}
