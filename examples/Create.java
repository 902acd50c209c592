package examples;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import com.fasterxml.uuid.Generators;
import dev.repositorymcp.database.TransactionRunner;
import java.util.UUID;

/// Stores one row; it is committed when the work returns.
final class Create {
  private Create() {}

  /// Id of the new repository. What isn't set has the default of the schema.
  static UUID create(TransactionRunner transactions, String host, String path, String name) {
    // Made before the transaction, since its work may run more than once.
    UUID id = Generators.timeBasedEpochGenerator().generate();
    return transactions.write(
        tx ->
            tx.insertInto(REPOSITORY)
                .set(REPOSITORY.ID, id)
                .set(REPOSITORY.HOST, host)
                .set(REPOSITORY.PATH, path)
                .set(REPOSITORY.NAME, name)
                .returning(REPOSITORY.ID)
                .fetchSingle()
                .getId());
  }
}
