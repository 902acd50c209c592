package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/// A repository's own configuration, without what it includes and without the user's or the
/// system's: an include may name any file of the machine.
///
/// @param values the configuration, that of the working tree over that of the repository
record Configuration(Config values) {
  private static final String EXTENSIONS = "extensions";

  /// Extensions of the repository format that change nothing that is read here, or that are
  /// understood.
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "noop",
          "noop-v1",
          "partialclone",
          "preciousobjects",
          "worktreeconfig",
          "relativeworktrees",
          "refstorage",
          "objectformat",
          "compatobjectformat");

  /// Reads what is in force in one working tree.
  ///
  /// @throws Doubt if the configuration is unreadable
  static Configuration read(Path gitDirectory, Path commonDirectory) throws IOException {
    Config shared = parse(commonDirectory.resolve("config"), new Config());
    return shared.getBoolean(EXTENSIONS, "worktreeConfig", false)
        ? new Configuration(parse(gitDirectory.resolve("config.worktree"), new Config(shared)))
        : new Configuration(shared);
  }

  /// Parses a file, which need not be there, into `target`.
  static Config parse(Path file, Config target) throws IOException {
    if (Files.exists(file)) {
      try {
        target.fromText(new String(SmallFile.read(file, SmallFile.LONG), UTF_8));
      } catch (ConfigInvalidException | IllegalArgumentException e) {
        throw new Doubt("the configuration of the repository is not valid");
      }
    }
    return target;
  }

  boolean isTrue(String section, String name, boolean otherwise) throws Doubt {
    try {
      return values.getBoolean(section, name, otherwise);
    } catch (IllegalArgumentException e) {
      throw new Doubt("the configuration of the repository is not valid");
    }
  }

  @Nullable String text(String section, @Nullable String subsection, String name) {
    return values.getString(section, subsection, name);
  }

  boolean includesOthers() {
    return values.getSections().contains("include") || values.getSections().contains("includeif");
  }

  boolean usesReftable() {
    return "reftable".equalsIgnoreCase(text(EXTENSIONS, null, "refStorage"));
  }

  /// Refuses formats that JGit would misread.
  void requireReadableObjects() throws Doubt {
    if ("sha256".equalsIgnoreCase(text(EXTENSIONS, null, "objectFormat"))) {
      throw new Doubt("JGit can't read repositories with SHA-256 object ids");
    }
    String references = text(EXTENSIONS, null, "refStorage");
    boolean knownReferences =
        references == null || references.equalsIgnoreCase("files") || usesReftable();
    if (!knownReferences || version() > 1 || (version() == 1 && !extensionsAreUnderstood())) {
      throw new Doubt("the repository has a format that JGit doesn't know");
    }
  }

  private boolean extensionsAreUnderstood() {
    return values.getNames(EXTENSIONS).stream()
        .allMatch(name -> UNDERSTOOD.contains(name.toLowerCase(java.util.Locale.ROOT)));
  }

  private int version() throws Doubt {
    try {
      return values.getInt("core", "repositoryformatversion", 0);
    } catch (IllegalArgumentException e) {
      throw new Doubt("the configuration of the repository is not valid");
    }
  }
}
