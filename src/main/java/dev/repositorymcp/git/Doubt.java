package dev.repositorymcp.git;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;

/// A fact can't be established. The message is ours: a clause that is safe to show, unlike messages
/// of libraries, which quote the repository.
final class Doubt extends IOException {
  private static final long serialVersionUID = 1;

  Doubt(String reason) {
    super(reason);
  }

  /// What to tell people about a failed read.
  static String reason(Exception failure) {
    return switch (failure) {
      case Doubt doubt -> String.valueOf(doubt.getMessage());
      case Budget.TimeUp timeUp -> String.valueOf(timeUp.getMessage());
      case MissingObjectException _ -> "an object is missing, as in a partial or damaged clone";
      case CorruptObjectException _ -> "a file of the repository is damaged or of an unknown kind";
      case AccessDeniedException _ -> "a file of the repository may not be read by this user";
      case NoSuchFileException _, FileNotFoundException _, EOFException _ ->
          "a file of the repository is missing or cut short";
      default -> "the repository could not be read (" + failure.getClass().getSimpleName() + ")";
    };
  }
}
