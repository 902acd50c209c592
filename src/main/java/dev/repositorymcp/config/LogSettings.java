package dev.repositorymcp.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What is logged and where.
///
/// @param level of this program's own loggers (`LOG_LEVEL`)
/// @param file takes the log beside standard error (`LOG_FILE`)
/// @param sqlEcho whether each statement is logged (`SQL_ECHO`)
public record LogSettings(Level level, @Nullable Path file, boolean sqlEcho) {
  /// Least severity that is logged.
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
