package dev.repositorymcp.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the program is what its sources say. The launcher builds after a change, unless it
/// can't.
///
/// @param launcher what starts the program; empty if unknown
public record BuildCheck(String launcher) {
  private static final String SUBJECT = "build";

  /// What the program is built from, as the launcher has it.
  private static final List<String> SOURCES =
      List.of("pom.xml", "src/main", "src/generated", "schema");

  /// What there is to say of it: nothing where it isn't known from where it was started.
  public List<Finding> findings() {
    if (launcher.isEmpty()) {
      return List.of();
    }
    Path home = Path.of(launcher).resolve("../..").normalize();
    return List.of(Files.exists(home.resolve("pom.xml")) ? check(home) : release(home));
  }

  private static Finding release(Path home) {
    return Files.exists(home.resolve("app/repository-mcp.jsa"))
        ? Finding.ok(SUBJECT, "a release, in " + home)
        : Finding.note(
            SUBJECT,
            "a release, in %s, that hasn't learnt to start quickly".formatted(home),
            "Run %s as a user who may write there.".formatted(home.resolve("bin/train")));
  }

  private static Finding check(Path home) {
    Path app = home.resolve("target/app");
    try {
      FileTime built = Files.getLastModifiedTime(app.resolve(".complete"));
      Path failed = app.resolve(".failed");
      if (Files.exists(failed) && Files.getLastModifiedTime(failed).compareTo(built) > 0) {
        return Finding.warning(
            SUBJECT,
            "the last build failed; this program is older than its sources",
            "See why with mvn package in %s, and mend it.".formatted(home));
      }
      return newer(home, built)
          .map(
              source ->
                  Finding.warning(
                      SUBJECT,
                      "%s is newer than this program".formatted(home.relativize(source)),
                      "Let bin/repository-mcp build it: it needs mvn on the PATH and must be able"
                          + " to"
                          + " write to %s.".formatted(home)))
          .orElseGet(() -> Finding.ok(SUBJECT, "as new as its sources in " + home));
    } catch (IOException | UncheckedIOException e) {
      return Finding.note(
          SUBJECT,
          "it can't be told whether this program is as new as its sources in " + home,
          "Build it anew with mvn package.");
    }
  }

  private static Optional<Path> newer(Path home, FileTime built) throws IOException {
    for (String source : SOURCES) {
      Path root = home.resolve(source);
      try (Stream<Path> paths = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
        Optional<Path> found = paths.filter(path -> isNewer(path, built)).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNewer(Path path, FileTime built) {
    try {
      return Files.getLastModifiedTime(path).compareTo(built) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
