package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// What of a path fits into a B-tree, whose entries hold 2,704 bytes: as many characters as do so
/// whatever they are. Paths that begin with the same 500 characters have no order among themselves.
final class PathBeginning {
  private static final int LENGTH = 500;

  /// As the index `repository_place` has it; empty where there is no path.
  static final Field<String> COLUMN =
      DSL.coalesce(DSL.left(REPOSITORY.PATH, DSL.inline(LENGTH)), DSL.inline(""));

  private PathBeginning() {}

  /// A directory and what is below it: within a range, which the index serves. `0` is the character
  /// behind `/`.
  ///
  /// @param directory not the root
  static Condition atOrBelow(String directory) {
    Condition below = REPOSITORY.PATH.ge(directory + "/").and(REPOSITORY.PATH.lt(directory + "0"));
    return COLUMN
        .ge(beginning(directory))
        .and(COLUMN.le(beginning(directory + "0")))
        .and(REPOSITORY.PATH.eq(directory).or(below));
  }

  private static String beginning(String path) {
    return path.codePointCount(0, path.length()) <= LENGTH
        ? path
        : path.substring(0, path.offsetByCodePoints(0, LENGTH));
  }
}
