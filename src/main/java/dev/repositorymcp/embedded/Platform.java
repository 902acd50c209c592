package dev.repositorymcp.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What differs from one operating system to the next, in one place.
///
/// @param name as the archive of binaries is called, such as `linux-x86_64`
/// @param socketPathLimit longest path of a socket in bytes: the size of `sun_path` less the zero
/// @param openCreate `O_CREAT` of `<fcntl.h>`
/// @param openCloseOnExec `O_CLOEXEC` of `<fcntl.h>`
/// @param wouldBlock `EWOULDBLOCK` of `<errno.h>`
record Platform(
    String name, int socketPathLimit, int openCreate, int openCloseOnExec, int wouldBlock) {
  /// The platform of this process.
  ///
  /// @throws EmbeddedPostgresException on one that has neither binaries nor Unix sockets here
  static Platform current() throws EmbeddedPostgresException {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String system, String architecture) throws EmbeddedPostgresException {
    String processor =
        switch (architecture.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> throw unsupported(system, architecture);
        };
    if (system.equals("Linux")) {
      return new Platform("linux-" + processor + library(), 107, 0x40, 0x80000, 11);
    }
    if (system.startsWith("Mac")) {
      return new Platform("darwin-" + processor, 103, 0x200, 0x1000000, 35);
    }
    throw unsupported(system, architecture);
  }

  /// The resource that holds PostgreSQL's programs.
  String archive() {
    return "/postgres-" + name + ".txz";
  }

  EmbeddedPostgresException archiveMissing() {
    return new EmbeddedPostgresException(
        "This installation lacks the PostgreSQL binaries for %s: install the archive of your platform or set DATABASE_URL."
            .formatted(name),
        null);
  }

  /// Alpine's C library is musl; its loader tells.
  private static String library() {
    boolean musl =
        Files.exists(Path.of("/lib/ld-musl-x86_64.so.1"))
            || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
    return musl ? "-alpine_linux" : "";
  }

  private static EmbeddedPostgresException unsupported(String system, String architecture) {
    return new EmbeddedPostgresException(
        "No PostgreSQL is embedded for %s on %s: set DATABASE_URL to a PostgreSQL of your own."
            .formatted(system, architecture),
        null);
  }
}
