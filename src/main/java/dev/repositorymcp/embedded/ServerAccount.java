package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/// Who runs PostgreSQL: this user, or for root, whom PostgreSQL refuses, an unprivileged one.
///
/// @param caller name of the user of this process, the only one who may connect
/// @param drops whether PostgreSQL runs as [#NOBODY] in place of the caller
record ServerAccount(String caller, boolean drops) {
  /// User and group without any rights on Linux.
  static final int NOBODY = 65534;

  private static final int ROOT = 0;

  /// What the JDK takes for the name of a user that the system doesn't know.
  private static final String UNKNOWN = "?";

  static ServerAccount current() throws EmbeddedPostgresException, IOException {
    String name = System.getProperty("user.name");
    if (name == null || name.isEmpty() || name.equals(UNKNOWN)) {
      throw Failures.userUnknown(null);
    }
    return new ServerAccount(name, Posix.effectiveUser() == ROOT);
  }

  /// Permissions of a directory through which the server must pass.
  String passable() {
    return drops ? "rwx--x--x" : "rwx------";
  }

  Launch.Plan plan(String lock) {
    return drops
        ? new Launch.Plan(lock, NOBODY, NOBODY)
        : new Launch.Plan(lock, Launch.Plan.SAME, Launch.Plan.SAME);
  }

  /// Hands a file or directory to the server's user.
  void own(Path path) throws EmbeddedPostgresException {
    if (!drops) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    } catch (IOException e) {
      throw Failures.rootIsPowerless(e);
    }
  }

  /// Makes sure that the server's user can reach a directory of ours.
  void requireReachable(Path directory) throws EmbeddedPostgresException, IOException {
    if (!drops) {
      return;
    }
    for (Path p = directory.toRealPath(); p != null; p = p.getParent()) {
      if (!Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw Failures.unreachable(directory, p);
      }
    }
  }
}
