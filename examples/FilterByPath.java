package examples;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import java.util.List;

/// Finds what lies below a directory.
final class FilterByPath {
  private FilterByPath() {}

  /// Paths of the repositories in a directory, itself included.
  ///
  /// A range, not `LIKE`: the index on path serves it, and no character of the directory's name has
  /// a special meaning. `0` is the character behind `/`, so `/src-old` is not in `/src`.
  ///
  /// @param directory absolute, without a slash at its end
  static List<String> under(TransactionRunner transactions, String host, String directory) {
    return transactions.read(
        tx ->
            tx.select(REPOSITORY.PATH)
                .from(REPOSITORY)
                .where(REPOSITORY.HOST.eq(host))
                .and(
                    REPOSITORY
                        .PATH
                        .eq(directory)
                        .or(
                            REPOSITORY
                                .PATH
                                .ge(directory + "/")
                                .and(REPOSITORY.PATH.lt(directory + "0"))))
                .orderBy(REPOSITORY.PATH)
                .fetch(REPOSITORY.PATH));
  }
}
