package dev.repositorymcp.backup;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;

/// Backs the registry up into a file and restores it from there, while it is in use.
///
/// @param transactions of the database
/// @param program version of this program
public record Backups(TransactionRunner transactions, String program) {

  /// What a backup holds, or what was restored.
  ///
  /// @param rows in all tables
  /// @param bytes of the file
  /// @param created time of the snapshot, RFC 3339
  public record Summary(String file, long rows, long bytes, String created) {}

  /// Writes one consistent file: it holds the registry as it was at one moment.
  ///
  /// @param replace whether a file of this name may be overwritten
  /// @throws Failure if the file can't be written; what was there before is still there then
  public Summary write(Path file, boolean replace) {
    Path whole = file.toAbsolutePath().normalize();
    try {
      return new Backup(transactions, program).write(whole, replace);
    } catch (IOException e) {
      throw FileFailures.unwritable(whole, e);
    }
  }

  /// Puts a backup in place of what the registry holds: all of it or, after a failure, nothing.
  ///
  /// @param replace whether what the registry holds may go
  /// @throws Failure if the file isn't a whole backup that this program understands, or if the
  ///   registry isn't empty and `replace` isn't said
  public Summary restore(Path file, boolean replace) {
    Path whole = file.toAbsolutePath().normalize();
    try {
      return new Restoration(transactions).restore(whole, replace);
    } catch (IOException e) {
      throw FileFailures.unreadable(whole, e);
    }
  }
}
