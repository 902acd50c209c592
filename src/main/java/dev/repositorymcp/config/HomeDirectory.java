package dev.repositorymcp.config;

import java.nio.file.Path;
import java.util.function.Supplier;

/// Where the private PostgreSQL lives when nobody says so: the platform's place for data of
/// programs.
final class HomeDirectory {
  static final String NAME = "REPOSITORY_MCP_HOME";
  private static final String FOLDER = "repository-mcp";

  private HomeDirectory() {}

  static Path of(Variables variables, Platform platform) {
    Path chosen = variables.absolutePath(NAME);
    if (chosen != null) {
      return chosen;
    }
    if (platform.windows()) {
      return variables
          .raw("LOCALAPPDATA")
          .map(folder -> Path.of(folder, FOLDER))
          .orElseGet(() -> under(variables, platform, "AppData/Local"));
    }
    if (platform.mac()) {
      return under(variables, platform, "Library/Application Support");
    }
    if (platform.root()) {
      // PostgreSQL refuses root, and root's home is closed to the user that runs it instead.
      return Path.of("/var/lib", FOLDER);
    }
    Supplier<Path> usual = () -> under(variables, platform, ".local/share");
    return variables
        .raw("XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute) // The XDG specification: a relative one is ignored.
        .map(folder -> folder.resolve(FOLDER))
        .orElseGet(usual);
  }

  private static Path under(Variables variables, Platform platform, String folder) {
    Path home = platform.userHome();
    if (home == null) {
      if (variables.raw(NAME).isEmpty()) {
        variables.add(
            new Mistake(
                NAME,
                "nothing, and this user has no home directory",
                "an absolute path for the data",
                "Set REPOSITORY_MCP_HOME, or DATABASE_URL to use a PostgreSQL of yours."));
      }
      return Path.of(FOLDER).toAbsolutePath();
    }
    return home.resolve(folder).resolve(FOLDER);
  }
}
