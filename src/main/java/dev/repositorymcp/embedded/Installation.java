package dev.repositorymcp.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/// PostgreSQL's programs on disk, unpacked from this program's own resources.
///
/// @param layout where they belong
/// @param platform which ones they are
record Installation(Layout layout, Platform platform) {
  private static final String TEMPORARY = "pgsql.tmp-";

  /// What a shell doesn't take as it stands between double quotes.
  private static final Pattern SPECIAL = Pattern.compile("[\"$`\\\\\n]");

  /// Work with the path of a program.
  @FunctionalInterface
  interface Use {
    void with(Path program) throws EmbeddedPostgresException, IOException, InterruptedException;
  }

  boolean isComplete() {
    return Files.exists(program("postgres"))
        && Files.exists(program("initdb"))
        && Files.exists(library());
  }

  /// Makes sure that nobody else can change what is going to be run.
  void requireClosed() throws EmbeddedPostgresException, IOException {
    Path programs = layout.programs(platform);
    for (Path path :
        List.of(
            programs, library(), programs.resolve("bin"), program("postgres"), program("initdb"))) {
      Directories.requireClosed(path);
    }
  }

  private Path library() {
    return layout.programs(platform).resolve("lib");
  }

  Path program(String name) {
    return layout.programs(platform).resolve("bin").resolve(name);
  }

  /// Runs a program that calls others of its directory through a shell, as `initdb` does, without
  /// quoting more than blanks: it gets copies in a directory with a plain name if need be.
  void useThroughShell(String name, Use use)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    Path program = program(name);
    if (!SPECIAL.matcher(program.toString()).find()) {
      use.with(program);
      return;
    }
    Path copies = Files.createTempDirectory("repository-mcp-");
    try {
      unpackTo(copies);
      use.with(copies.resolve("bin").resolve(name));
    } finally {
      Directories.delete(copies);
    }
  }

  /// Unpacks beside the final place and renames, so that what is there is whole. What stands there
  /// has lost something, to a person or a cleaner.
  void unpack() throws EmbeddedPostgresException, IOException, InterruptedException {
    if (!layout.isCurrent()) {
      throw Failures.programsMissing(layout.major(), layout.home());
    }
    Directories.sweep(layout.home(), TEMPORARY + "*");
    Path temporary = layout.home().resolve(TEMPORARY + ProcessHandle.current().pid());
    try {
      Files.createDirectory(temporary);
      unpackTo(temporary);
      Directories.delete(layout.programs(platform));
      Files.move(temporary, layout.programs(platform), StandardCopyOption.ATOMIC_MOVE);
      Directories.force(layout.home());
    } finally {
      Directories.delete(temporary);
    }
  }

  private void unpackTo(Path directory)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    try (InputStream archive = Installation.class.getResourceAsStream(platform.archive())) {
      if (archive == null) {
        throw platform.archiveMissing();
      }
      Txz.unpack(archive, directory, Installation::isNeeded);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Leaves out what only a compiler reads.
  private static boolean isNeeded(String name) {
    return !name.endsWith(".a")
        && !name.contains("/pgxs/")
        && !name.contains("/pkgconfig/")
        && !name.contains("include/");
  }
}
