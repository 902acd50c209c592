package dev.repositorymcp.backup;

import static dev.repositorymcp.generated.Tables.SETTING;

import dev.repositorymcp.backup.Backups.Summary;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// From a file into the database.
record Restoration(TransactionRunner transactions) {

  /// Reads the file twice: first to see that it is whole, before anybody has to wait for a lock.
  Summary restore(Path file, boolean replace) throws IOException {
    Summary found = check(file);
    return transactions.write(
        tx -> {
          load(tx, file, replace);
          return found;
        });
  }

  private static Summary check(Path file) throws IOException {
    try (BackupReader reader = BackupReader.open(file)) {
      while (reader.nextTable().isPresent()) {
        while (reader.nextRow().isPresent()) {}
      }
      return new Summary(
          file.toString(), reader.rows(), Files.size(file), reader.header().created());
    }
  }

  private static void load(DSLContext tx, Path file, boolean replace) {
    List<TableColumns> tables = Catalog.tables(tx);
    // Readers go on; writers wait and then meet what was restored.
    tx.execute("LOCK TABLE " + names(tables) + " IN SHARE ROW EXCLUSIVE MODE");
    if (!replace && !tables.stream().allMatch(table -> isUnused(tx, table))) {
      throw Failure.conflict(
          "The registry isn't empty; to put the backup in its place, say --replace. Nothing was"
              + " changed.");
    }
    // Not TRUNCATE: a backup under way would find its tables empty.
    tables.reversed().forEach(table -> tx.execute("DELETE FROM \"" + table.name() + "\""));
    try (BackupReader reader = BackupReader.open(file)) {
      requireKnownSchema(tx, reader.header());
      for (Optional<TableColumns> table = reader.nextTable();
          table.isPresent();
          table = reader.nextTable()) {
        requireKnown(table.get(), tables);
        copy(tx, table.get(), reader);
      }
    } catch (IOException e) {
      throw FileFailures.unreadable(file, e);
    }
  }

  private static String names(List<TableColumns> tables) {
    return tables.stream().map(table -> '"' + table.name() + '"').collect(Collectors.joining(", "));
  }

  /// What a database remembers of itself is there before the first repository is.
  private static boolean isUnused(DSLContext tx, TableColumns table) {
    return table.name().equals(SETTING.getName()) || Catalog.isEmpty(tx, table);
  }

  private static void requireKnownSchema(DSLContext tx, Header header)
      throws BrokenBackupException {
    int here = Catalog.schemaVersion(tx);
    if (header.schema() > here) {
      throw new BrokenBackupException(
          "its schema has version %d and the database's %d, so it needs a newer version of this program"
              .formatted(header.schema(), here));
    }
  }

  /// Names go into statements: only those that the database itself has.
  private static void requireKnown(TableColumns table, List<TableColumns> known)
      throws BrokenBackupException {
    boolean fits =
        known.stream()
            .anyMatch(
                one ->
                    one.name().equals(table.name()) && one.columns().containsAll(table.columns()));
    if (!fits) {
      throw new BrokenBackupException(
          "the database has no table %s with all its columns".formatted(table.name()));
    }
  }

  private static void copy(DSLContext tx, TableColumns table, BackupReader reader)
      throws IOException {
    try {
      tx.connection(connection -> copy(connection.unwrap(PGConnection.class), table, reader));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void copy(PGConnection connection, TableColumns table, BackupReader reader)
      throws SQLException {
    CopyIn copy = connection.getCopyAPI().copyIn(table.copyIn());
    try {
      for (Optional<byte[]> row = reader.nextRow(); row.isPresent(); row = reader.nextRow()) {
        copy.writeToCopy(row.get(), 0, row.get().length);
      }
      long _ = copy.endCopy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw ofData(e, table);
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /// Classes 22 and 23: rows that no registry can hold, so that nobody's backup made them.
  private static SQLException ofData(SQLException e, TableColumns table) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("22") || state.startsWith("23")) {
      throw new UncheckedIOException(
          new BrokenBackupException("the rows of table %s don't fit".formatted(table.name())));
    }
    return e;
  }
}
