package examples;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.SqlFailures;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.Failure;
import java.util.UUID;
import org.jooq.exception.DataAccessException;

/// Turns what PostgreSQL refuses into a sentence that says what to do.
///
/// There is nothing to roll back here: when an exception leaves the work, the transaction is rolled
/// back and the exception goes on to the caller.
final class HandleErrors {
  private HandleErrors() {}

  /// Renames a repository.
  ///
  /// @throws Failure NOT_FOUND, CONFLICT or, while the database is away, UNAVAILABLE
  static void rename(TransactionRunner transactions, UUID id, String name) {
    try {
      transactions.write(
          tx -> {
            int rows =
                tx.update(REPOSITORY)
                    .set(REPOSITORY.NAME, name)
                    .where(REPOSITORY.ID.eq(id))
                    .execute();
            if (rows == 0) {
              throw Failure.notFound("No repository has this id; list_repositories shows them.");
            }
            return rows;
          });
    } catch (DataAccessException e) {
      throw switch (SqlFailures.violatedConstraint(e).orElse("")) {
        case "repository_name_unique" ->
            Failure.conflict("Another repository has this name; choose another one.");
        default -> e;
      };
    }
  }
}
