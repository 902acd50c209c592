package dev.repositorymcp.backup;

import java.io.IOException;

/// A file that isn't a whole backup; the message says what is wrong with it.
final class BrokenBackupException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenBackupException(String message) {
    super(message);
  }
}
