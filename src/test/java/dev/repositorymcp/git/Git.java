package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the `git` program in a directory, with nobody's configuration but the repository's.
///
/// @param directory where it runs
public record Git(Path directory) {
  private static final boolean PRESENT = isPresent();

  /// An empty repository with its first branch called `main`.
  public static Git init(Path directory) {
    create(directory);
    var git = new Git(directory);
    git.run("init", "--quiet", "--initial-branch=main");
    return git;
  }

  /// A repository with one commit of `README` and `src/Main.java`.
  public static Git withCommit(Path directory) {
    Git git = init(directory);
    git.write("README", "Atlas\n").write("src/Main.java", "class Main {}\n");
    git.commit("first");
    return git;
  }

  /// The whole output, without the last line end.
  ///
  /// @throws AssertionError if git fails
  public String run(String... arguments) {
    assumeTrue(PRESENT, "the git program is not installed: its answers can't be compared");
    var command = new ArrayList<String>(List.of("git"));
    command.addAll(List.of(arguments));
    return execute(directory, command).stripTrailing();
  }

  public Git commit(String message) {
    run("add", "--all");
    run("commit", "--quiet", "--allow-empty", "--message", message);
    return this;
  }

  Git write(String path, String content) {
    return write(path, content.getBytes(UTF_8));
  }

  Git write(String path, byte[] content) {
    try {
      Path file = directory.resolve(path);
      create(file.resolveSibling("."));
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String path) {
    return directory.resolve(path);
  }

  /// Whether git would show anything, with the paths it would show.
  String status() {
    return run("--no-optional-locks", "status", "--porcelain=v2", "--untracked-files=normal");
  }

  static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String execute(Path directory, List<String> command) {
    try {
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      for (String role : List.of("AUTHOR", "COMMITTER")) {
        builder.environment().put("GIT_" + role + "_NAME", "A");
        builder.environment().put("GIT_" + role + "_EMAIL", "a@example.org");
      }
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPresent() {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
