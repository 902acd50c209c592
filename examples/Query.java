package examples;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import java.util.List;

/// Reads rows in a read-only transaction.
final class Query {
  private Query() {}

  /// Names of the repositories of one machine, in order.
  static List<String> names(TransactionRunner transactions, String host) {
    return transactions.read(
        tx ->
            tx.select(REPOSITORY.NAME)
                .from(REPOSITORY)
                .where(REPOSITORY.HOST.eq(host))
                .orderBy(REPOSITORY.NAME)
                .fetch(REPOSITORY.NAME));
  }
}
