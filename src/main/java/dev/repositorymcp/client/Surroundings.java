package dev.repositorymcp.client;

import dev.repositorymcp.config.Platform;
import dev.repositorymcp.tool.Failure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What decides where clients keep their files.
///
/// @param project directory that counts as the project
public record Surroundings(Platform platform, Map<String, String> environment, Path project) {

  /// Home directory of the user.
  Path home() {
    String home = environment.getOrDefault("HOME", "");
    if (Path.of(home).isAbsolute()) {
      return Path.of(home);
    }
    Path known = platform.userHome();
    if (known == null) {
      throw Failure.invalidArgument("This user has no home directory; set HOME and call again.");
    }
    return known;
  }

  /// The platform's place for settings of programs.
  Path settings() {
    if (platform.windows()) {
      return directory("APPDATA").orElseGet(() -> home().resolve("AppData/Roaming"));
    }
    if (platform.mac()) {
      return home().resolve("Library/Application Support");
    }
    return dotConfig();
  }

  /// `~/.config`, or what the user has instead.
  Path dotConfig() {
    return directory("XDG_CONFIG_HOME").orElseGet(() -> home().resolve(".config"));
  }

  /// An absolute path from the environment.
  Optional<Path> directory(String variable) {
    return Optional.ofNullable(environment.get(variable)).map(Path::of).filter(Path::isAbsolute);
  }

  /// A program on the user's `PATH`.
  public Optional<Path> program(String name) {
    String folders = environment.getOrDefault("PATH", "");
    return Stream.of(folders.split(Pattern.quote(File.pathSeparator), -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
