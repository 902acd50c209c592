package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells from what went wrong what a person can do about it.
final class Failures {
  /// Binaries (60 MB), cluster (40 MB), write-ahead log (up to 128 MB), and some room to work.
  private static final long NEEDED = 250_000_000;

  /// Below this PostgreSQL can't even write why it fails.
  private static final long ALMOST_NOTHING = 20_000_000;

  /// `EACCES` of `<errno.h>`.
  private static final int PERMISSION_DENIED = 13;

  /// `ENOEXEC` of `<errno.h>`.
  private static final int NOT_A_PROGRAM = 8;

  private static final String OR_EXTERNAL = ", or set DATABASE_URL to a PostgreSQL of your own.";

  /// Work with PostgreSQL and its files.
  @FunctionalInterface
  interface Work<T> {
    T run() throws EmbeddedPostgresException, IOException, InterruptedException, SQLException;
  }

  private Failures() {}

  /// Runs work; what the system or PostgreSQL refuses becomes one sentence for a person.
  static <T> T explained(Layout layout, Work<T> work)
      throws EmbeddedPostgresException, InterruptedException {
    try {
      return work.run();
    } catch (IOException e) {
      throwIfInterrupted(e);
      throw of(layout.home(), e);
    } catch (SQLException e) {
      throwIfInterrupted(e);
      throw of(layout.home(), new IOException(e));
    }
  }

  /// An interrupt closes channels; the failure that follows isn't the reason.
  private static void throwIfInterrupted(Exception e) throws InterruptedException {
    if (Thread.interrupted()) {
      var interruption = new InterruptedException("Work with PostgreSQL was interrupted");
      interruption.initCause(e);
      throw interruption;
    }
  }

  static EmbeddedPostgresException userUnknown(@Nullable Throwable cause) {
    return new EmbeddedPostgresException(
        "The system doesn't know the name of this user, which PostgreSQL requires: add it to"
            + " /etc/passwd"
            + OR_EXTERNAL,
        cause);
  }

  static EmbeddedPostgresException rootIsPowerless(Throwable cause) {
    return new EmbeddedPostgresException(
        "PostgreSQL refuses to run as root, and this process lacks the rights to run it as another"
            + " user (capabilities CHOWN, SETUID, SETGID): run as an ordinary user"
            + OR_EXTERNAL,
        cause);
  }

  static EmbeddedPostgresException unreachable(Path directory, Path closed) {
    return new EmbeddedPostgresException(
        "PostgreSQL doesn't run as root, and other users can't pass through %s to %s: choose another directory with REPOSITORY_MCP_HOME"
                .formatted(closed, directory)
            + OR_EXTERNAL,
        null);
  }

  static EmbeddedPostgresException open(Path directory) {
    return new EmbeddedPostgresException(
        "Everybody can write to %s: take that right away (chmod o-w) or choose another directory with REPOSITORY_MCP_HOME."
            .formatted(directory),
        null);
  }

  static EmbeddedPostgresException busy(Path lock) {
    return new EmbeddedPostgresException(
        "Another process has been starting PostgreSQL for a long time: find out with 'fuser %s' which one and end it."
            .formatted(lock),
        null);
  }

  static EmbeddedPostgresException silent(Path log, Throwable cause) {
    return new EmbeddedPostgresException(
        "PostgreSQL is alive but doesn't let us in: see %s and try again.".formatted(log), cause);
  }

  static EmbeddedPostgresException noPlaceForSocket(Path directory) {
    return new EmbeddedPostgresException(
        "%s isn't a private directory of this user, and no other place is short enough for a socket: remove it or set REPOSITORY_MCP_HOME to a shorter path."
            .formatted(directory),
        null);
  }

  static EmbeddedPostgresException needsUpgrade(int from, int to) {
    return new EmbeddedPostgresException(
        "The registry's data is in the form of PostgreSQL %d, and this program has PostgreSQL %d: run 'repository-mcp db upgrade' once; the old data stays as it is."
            .formatted(from, to),
        null);
  }

  static EmbeddedPostgresException unfinishedUpgrade() {
    return new EmbeddedPostgresException(
        "An upgrade of the registry to a new PostgreSQL has not ended: wait for it, or run"
            + " 'repository-mcp db upgrade' again.",
        null);
  }

  static EmbeddedPostgresException superseded(Path mark) {
    return new EmbeddedPostgresException(
        "A newer version of this program has taken the registry over: restart the client so that it runs that version, or remove %s to go back to the data before."
            .formatted(mark),
        null);
  }

  static EmbeddedPostgresException programsMissing(int major, Path home) {
    return new EmbeddedPostgresException(
        "The programs of PostgreSQL %d are no longer in %s: make a backup with the version of this program that used them, and restore it here."
            .formatted(major, home),
        null);
  }

  static EmbeddedPostgresException upgradeRuns() {
    return new EmbeddedPostgresException(
        "Another upgrade of this registry is running: wait until it has ended.", null);
  }

  static EmbeddedPostgresException doesNotStop(Path log) {
    return new EmbeddedPostgresException(
        "PostgreSQL was asked to stop and has not yet: see %s and try again.".formatted(log), null);
  }

  /// Fails early if what the first start writes wouldn't fit.
  static void requireSpace(Path directory) throws EmbeddedPostgresException, IOException {
    if (Files.getFileStore(directory).getUsableSpace() < NEEDED) {
      throw full(directory, null);
    }
  }

  /// Why a file operation under `home` failed.
  static EmbeddedPostgresException of(Path home, IOException cause) {
    return ofFileSystem(home, cause)
        .orElseGet(
            () ->
                new EmbeddedPostgresException(
                    "The embedded PostgreSQL can't use %s (%s): choose another directory with REPOSITORY_MCP_HOME"
                            .formatted(home, reason(cause))
                        + OR_EXTERNAL,
                    cause));
  }

  /// In words, without the names of Java's classes.
  private static String reason(IOException cause) {
    return switch (cause) {
      case FileAlreadyExistsException there -> there.getFile() + " is in the way";
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case IOException wrapper when wrapper.getCause() instanceof SQLException refusal ->
          String.valueOf(refusal.getMessage());
      default -> String.valueOf(cause.getMessage());
    };
  }

  /// Looks at the file system itself: messages depend on the language of the system.
  private static Optional<EmbeddedPostgresException> ofFileSystem(Path home, IOException cause) {
    try {
      FileStore store = Files.getFileStore(nearestExisting(home));
      if (store.isReadOnly()) {
        return Optional.of(readOnly(home, cause));
      }
      if (isAlmostFull(store)) {
        return Optional.of(full(home, cause));
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return isDenied(cause) ? Optional.of(notWritable(home, cause)) : Optional.empty();
  }

  /// What isn't on a disk, as `/proc`, has no size at all.
  private static boolean isAlmostFull(FileStore store) throws IOException {
    return store.getTotalSpace() > 0 && store.getUsableSpace() < ALMOST_NOTHING;
  }

  /// Why a program of PostgreSQL failed.
  ///
  /// @param output what it printed, in English
  static EmbeddedPostgresException ofProgram(Path home, String program, Path log, String output) {
    var cause = new IOException(program + " failed: " + output.strip());
    String text = output.toLowerCase(Locale.ROOT);
    if (text.contains("no space left")) {
      return full(home, cause);
    }
    if (text.contains("setgroups failed")
        || text.contains("setgid failed")
        || text.contains("setuid failed")) {
      return rootIsPowerless(cause);
    }
    if (text.contains("could not look up effective user")) {
      return userUnknown(cause);
    }
    if (text.contains("glibc_")) {
      return cannotRun(cause);
    }
    if (text.contains("error loading shared libraries")
        || text.contains("execve failed, errno " + NOT_A_PROGRAM)) {
      return broken(home, cause);
    }
    if (text.contains("execve failed")) {
      return cannotRun(cause);
    }
    return ofFileSystem(home, cause)
        .orElseGet(
            () ->
                new EmbeddedPostgresException(
                    "PostgreSQL's %s failed: see %s".formatted(program, log) + OR_EXTERNAL, cause));
  }

  private static EmbeddedPostgresException full(Path home, @Nullable Throwable cause) {
    return new EmbeddedPostgresException(
        "The file system of %s is full: free at least 250 MB or choose another directory with REPOSITORY_MCP_HOME."
            .formatted(home),
        cause);
  }

  private static EmbeddedPostgresException readOnly(Path home, Throwable cause) {
    return new EmbeddedPostgresException(
        "The file system of %s is read-only: choose another directory with REPOSITORY_MCP_HOME"
                .formatted(home)
            + OR_EXTERNAL,
        cause);
  }

  private static EmbeddedPostgresException notWritable(Path home, Throwable cause) {
    return new EmbeddedPostgresException(
        "%s isn't writable for this user: choose another directory with REPOSITORY_MCP_HOME"
                .formatted(home)
            + OR_EXTERNAL,
        cause);
  }

  private static EmbeddedPostgresException cannotRun(Throwable cause) {
    return new EmbeddedPostgresException(
        "The embedded PostgreSQL can't run on this system: its C library is too old or another one,"
            + " or programs may not be run where they are. Choose another directory with"
            + " REPOSITORY_MCP_HOME"
            + OR_EXTERNAL,
        cause);
  }

  private static EmbeddedPostgresException broken(Path home, Throwable cause) {
    return new EmbeddedPostgresException(
        "The programs of the embedded PostgreSQL in %s are damaged or not for this system: remove the directory pgsql-… there to have them unpacked again"
                .formatted(home)
            + OR_EXTERNAL,
        cause);
  }

  private static boolean isDenied(IOException cause) {
    return switch (cause) {
      case AccessDeniedException _ -> true;
      case Posix.Refused refused -> refused.error() == PERMISSION_DENIED;
      default -> false;
    };
  }

  private static Path nearestExisting(Path path) {
    Path parent = path.getParent();
    return parent == null || Files.exists(path) ? path : nearestExisting(parent);
  }
}
