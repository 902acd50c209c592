package examples;

import com.fasterxml.uuid.Generators;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import java.nio.file.Path;
import java.util.List;

/// Stores many rows in one transaction: all of them or none.
final class Batch {
  private Batch() {}

  /// Registers directories under the last part of their path.
  static void registerAll(TransactionRunner transactions, String host, List<Path> directories) {
    List<RepositoryRecord> rows =
        directories.stream().map(directory -> row(host, directory)).toList();
    transactions.write(tx -> tx.batchInsert(rows).execute());
  }

  private static RepositoryRecord row(String host, Path directory) {
    var row = new RepositoryRecord();
    row.setId(Generators.timeBasedEpochGenerator().generate());
    row.setHost(host);
    row.setPath(directory.toString());
    row.setName(String.valueOf(directory.getFileName()));
    return row;
  }
}
