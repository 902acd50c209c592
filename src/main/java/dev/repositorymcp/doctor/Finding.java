package dev.repositorymcp.doctor;

import org.jspecify.annotations.Nullable;

/// One thing that was looked at.
///
/// @param subject what it is about, in one word or two
/// @param mend what to do about it; absent where all is well
public record Finding(Level level, String subject, String message, @Nullable String mend) {

  /// How bad it is.
  public enum Level {
    OK,
    /// Worth knowing.
    NOTE,
    /// Something will go wrong, or did and was survived.
    WARNING,
    /// Something doesn't work.
    ERROR,
    /// It was wrong and has just been mended.
    MENDED
  }

  static Finding ok(String subject, String message) {
    return new Finding(Level.OK, subject, message, null);
  }

  static Finding note(String subject, String message, String mend) {
    return new Finding(Level.NOTE, subject, message, mend);
  }

  static Finding warning(String subject, String message, String mend) {
    return new Finding(Level.WARNING, subject, message, mend);
  }

  static Finding error(String subject, String message, String mend) {
    return new Finding(Level.ERROR, subject, message, mend);
  }

  static Finding mended(String subject, String message) {
    return new Finding(Level.MENDED, subject, message, null);
  }
}
