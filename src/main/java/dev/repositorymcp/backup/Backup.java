package dev.repositorymcp.backup;

import dev.repositorymcp.backup.Backups.Summary;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// From the database into a file.
record Backup(TransactionRunner transactions, String program) {
  private static final String SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  /// Writes beside the final place and renames, so that what has the name is whole.
  Summary write(Path file, boolean replace) throws IOException {
    if (!replace && Files.exists(file)) {
      throw Failure.conflict("%s exists; choose another name or say --replace.".formatted(file));
    }
    if (Files.isDirectory(file)) {
      throw Failure.invalidArgument("%s is a directory; name a file.".formatted(file));
    }
    Path directory = Objects.requireNonNull(file.getParent());
    Path temporary = Files.createTempFile(directory, ".repository-mcp-", ".backup");
    try {
      Summary written = transactions.read(tx -> write(tx, file, temporary));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(directory);
      return written;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Runs in one snapshot; begins anew when the transaction is repeated.
  private Summary write(DSLContext tx, Path file, Path temporary) {
    tx.execute(SNAPSHOT);
    Header header = header(tx);
    try (BackupWriter writer = BackupWriter.open(temporary, header)) {
      long rows = 0;
      for (TableColumns table : Catalog.tables(tx)) {
        writer.begin(table);
        rows += copy(tx, table, writer);
        writer.endTable();
      }
      writer.finish(rows);
      return new Summary(file.toString(), rows, Files.size(temporary), header.created());
    } catch (IOException e) {
      throw FileFailures.unwritable(file, e);
    }
  }

  private Header header(DSLContext tx) {
    OffsetDateTime now = tx.fetchSingle(DSL.currentOffsetDateTime()).value1();
    return new Header(
        Catalog.schemaVersion(tx),
        program,
        tx.fetchSingle("SHOW server_version").into(String.class),
        now.withOffsetSameInstant(ZoneOffset.UTC).toString());
  }

  private static long copy(DSLContext tx, TableColumns table, BackupWriter writer)
      throws IOException {
    try {
      return tx.connectionResult(
          connection -> {
            CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
            try {
              return manager.copyOut(table.copyOut(), writer.rows());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
