package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The directory that holds all data.
///
/// @param layout where it belongs
/// @param programs what creates it
record Cluster(Layout layout, Programs programs) {
  private static final String TEMPORARY = "data.init-";

  boolean exists() {
    return Files.exists(layout.cluster());
  }

  /// Creates it beside its final place, under a name never used before: a killed starter's `initdb`
  /// may still be writing into an old one.
  void create(Path initdb) throws EmbeddedPostgresException, IOException, InterruptedException {
    Directories.sweep(layout.database(), TEMPORARY + "*");
    Path temporary = Files.createTempDirectory(layout.database(), TEMPORARY);
    try {
      programs.account().own(temporary);
      programs.run(
          List.of(
              initdb.toString(),
              "--pgdata=" + temporary,
              "--username=" + Sessions.ADMINISTRATOR,
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--auth=reject",
              "--no-instructions"));
      Files.move(temporary, layout.cluster(), StandardCopyOption.ATOMIC_MOVE);
      Directories.force(layout.database());
    } finally {
      Directories.delete(temporary);
    }
  }

  /// Directories that exist before the cluster does.
  void prepare() throws EmbeddedPostgresException, IOException {
    Directories.create(layout.database(), programs.account().passable());
  }

  /// PostgreSQL refuses data that others may read, or its group change; what a person or a copy has
  /// opened is closed.
  void close() throws IOException {
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(layout.cluster());
    if (!PosixFilePermissions.fromString("rwxr-x---").containsAll(now)) {
      Files.setPosixFilePermissions(layout.cluster(), PosixFilePermissions.fromString("rwx------"));
    }
  }

  /// Settings and access rules, kept outside the cluster: under root the cluster belongs to an
  /// unprivileged user, who mustn't lead root's pen elsewhere by a link.
  void writeSettings() throws IOException {
    if (layout.isCurrent()) {
      writeConfiguration(); // An older version has its own there and may not understand ours.
    }
    Files.writeString(
        layout.access(),
        "local all %s,%s peer map=owner\n".formatted(Sessions.ADMINISTRATOR, Sessions.APPLICATION));
    String user = "\"" + programs.account().caller().replace("\"", "\"\"") + "\"";
    Files.writeString(
        layout.accessMap(),
        """
        owner %1$s %2$s
        owner %1$s %3$s
        """
            .formatted(user, Sessions.ADMINISTRATOR, Sessions.APPLICATION));
    var readableByServer = PosixFilePermissions.fromString("rw-r--r--");
    for (Path file : List.of(layout.settings(), layout.access(), layout.accessMap())) {
      Files.setPosixFilePermissions(file, readableByServer);
    }
  }

  private void writeConfiguration() throws IOException {
    try (var settings = Cluster.class.getResourceAsStream("postgresql.conf")) {
      if (settings == null) {
        throw new IOException("This program lacks its postgresql.conf");
      }
      Files.copy(settings, layout.settings(), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
