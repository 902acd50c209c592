package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where things are under the base directory.
///
/// Major versions of PostgreSQL can't read each other's clusters, so each has a directory.
///
/// @param home base directory, absolute
/// @param version of PostgreSQL, such as `18.6`
record Layout(Path home, String version) {
  /// Of the binaries that this program is built with.
  static final String VERSION = "18.6";

  private static final String DATABASE = "db-";
  private static final String PROGRAMS = "pgsql-";

  Layout {
    home = home.toAbsolutePath().normalize();
  }

  Layout(Path home) {
    this(home, VERSION);
  }

  /// Whether this program brought these binaries along.
  boolean isCurrent() {
    return version.equals(VERSION);
  }

  int major() {
    return majorOf(version);
  }

  private static int majorOf(String version) {
    return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
  }

  /// The newest older major version that has a cluster here.
  Optional<Integer> olderMajor() throws IOException {
    return names(DATABASE + "*")
        .filter(name -> name.matches(DATABASE + "[0-9]{1,3}"))
        .map(name -> majorOf(name.substring(DATABASE.length())))
        .filter(older -> older < major())
        .filter(older -> Files.exists(new Layout(home, older + ".0").cluster()))
        .max(Comparator.naturalOrder());
  }

  /// The layout of another major version whose binaries are still here, the newest of them.
  Optional<Layout> ofMajor(int other, Platform platform) throws IOException {
    Pattern pattern =
        Pattern.compile(PROGRAMS + "(" + other + "\\.([0-9]{1,3}))-" + platform.name());
    return names(PROGRAMS + other + ".*")
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .max(Comparator.comparing(found -> Integer.valueOf(found.group(2))))
        .map(found -> new Layout(home, found.group(1)));
  }

  private Stream<String> names(String glob) throws IOException {
    if (!Files.isDirectory(home)) {
      return Stream.of();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home, glob)) {
      var names = new ArrayList<String>();
      found.forEach(path -> names.add(String.valueOf(path.getFileName())));
      return names.stream();
    }
  }

  /// Held by whoever changes anything here or starts PostgreSQL.
  Path startLock() {
    return home.resolve("start.lock");
  }

  /// Held by PostgreSQL and all its processes, and so tells whether any of them lives.
  Path aliveLock() {
    return home.resolve("alive.lock");
  }

  Path programs(Platform platform) {
    return home.resolve(PROGRAMS + version + "-" + platform.name());
  }

  /// All that belongs to one major version but its programs.
  Path database() {
    return home.resolve(DATABASE + major());
  }

  Path cluster() {
    return database().resolve("data");
  }

  Path processFile() {
    return cluster().resolve("postmaster.pid");
  }

  Path log() {
    return database().resolve("postgres.log");
  }

  Path programOutput() {
    return database().resolve("program.log");
  }

  Path settings() {
    return database().resolve("postgresql.conf");
  }

  Path access() {
    return database().resolve("pg_hba.conf");
  }

  Path accessMap() {
    return database().resolve("pg_ident.conf");
  }

  /// Present from the beginning of an upgrade to this major version until all data is here.
  Path unfinished() {
    return database().resolve("unfinished-upgrade");
  }

  /// Present when a newer major version has taken the data over.
  Path superseded() {
    return database().resolve("superseded");
  }

  Path upgradeLock() {
    return home.resolve("upgrade.lock");
  }

  /// The registry as it was before an upgrade.
  Path upgradeBackup() {
    return database().resolve("before-upgrade.backup");
  }
}
