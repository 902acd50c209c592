package examples;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import java.util.Optional;
import java.util.UUID;
import org.jooq.impl.DSL;

/// Changes one row and says what became of it.
final class Update {
  private Update() {}

  /// The new version of the row, empty if there is none with this id.
  static Optional<Integer> describe(TransactionRunner transactions, UUID id, String description) {
    return transactions.write(
        tx ->
            tx.update(REPOSITORY)
                .set(REPOSITORY.DESCRIPTION, description)
                .set(REPOSITORY.VERSION, REPOSITORY.VERSION.plus(1))
                .set(REPOSITORY.UPDATED_AT, DSL.currentOffsetDateTime())
                .where(REPOSITORY.ID.eq(id))
                .returning(REPOSITORY.VERSION)
                .fetchOptional(REPOSITORY.VERSION));
  }
}
