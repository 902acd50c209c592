package dev.repositorymcp.cli;

import dev.repositorymcp.tool.Failure;

/// What the process tells the shell; public, like option names.
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_FOUND = 3;
  static final int CONFLICT = 4;

  /// 128 and the number of SIGINT, as shells have it.
  static final int INTERRUPTED = 130;

  /// `EX_UNAVAILABLE` of sysexits.h.
  static final int UNAVAILABLE = 69;

  private ExitCode() {}

  static int of(Failure failure) {
    return switch (failure.code()) {
      case INVALID_ARGUMENT -> USAGE;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT, AMBIGUOUS_REPOSITORY -> CONFLICT;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }
}
