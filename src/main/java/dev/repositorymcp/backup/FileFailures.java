package dev.repositorymcp.backup;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What goes wrong with the file of a backup, in words that help.
final class FileFailures {
  private FileFailures() {}

  static Failure unwritable(Path file, IOException e) {
    return Failure.invalidArgument(
        "The backup can't be written to %s (%s); choose another place or make room."
            .formatted(file, reason(e)));
  }

  static Failure unreadable(Path file, IOException e) {
    return e instanceof BrokenBackupException
        ? Failure.invalidArgument(
            "%s can't be restored: %s. Nothing was changed.".formatted(file, e.getMessage()))
        : Failure.invalidArgument(
            "%s can't be read (%s). Nothing was changed.".formatted(file, reason(e)));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it doesn't exist";
      case AccessDeniedException _ -> "access is denied";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
