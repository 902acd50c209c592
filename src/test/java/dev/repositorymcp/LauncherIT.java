package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Drives `bin/repository-mcp` up to the point where the program would begin: the virtual machine
/// starts, shows its properties on standard error and ends.
class LauncherIT {
  private static final Path LAUNCHER = Path.of("bin/repository-mcp").toAbsolutePath();
  private static final String SHOW = "-XshowSettings:properties --dry-run";

  @TempDir Path folder;

  record Run(int exitCode, String output, String errors) {
    String property(String name) {
      return errors
          .lines()
          .filter(line -> line.strip().startsWith(name + " = "))
          .map(line -> line.substring(line.indexOf('=') + 2))
          .findFirst()
          .orElse("");
    }
  }

  /// Runs the command with nothing but these variables in its environment.
  private Run run(Map<String, String> environment, Path cwd, String... command)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    var builder = new ProcessBuilder(command).directory(cwd.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    int exitCode = builder.start().waitFor();
    return new Run(exitCode, Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
  }

  private Run launch(Map<String, String> more) throws IOException, InterruptedException {
    var environment = new LinkedHashMap<>(Map.of("REPOSITORY_MCP_JAVA_OPTIONS", SHOW));
    environment.putAll(more);
    return run(environment, folder, LAUNCHER.toString());
  }

  /// The first file that Java opened would have its number, and be read as a client's words.
  @Test
  void aClosedInputIsOneThatHasEnded() throws Exception {
    Run run = run(Map.of(), folder, "/bin/sh", "-c", "exec \"$0\" <&-", LAUNCHER.toString());
    assertThat(run).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void anEmptyEnvironmentIsEnough() throws Exception {
    Run run = launch(Map.of());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.output()).isEmpty();
    assertThat(Integer.parseInt(run.property("java.specification.version")))
        .isGreaterThanOrEqualTo(25);
    assertThat(run.property("user.timezone")).isEqualTo("UTC");
    assertThat(run.property("user.dir")).isEqualTo(folder.toRealPath().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseLargePages -Xlog:gc=info",
        "-XX:+PrintFlagsFinal",
        "-XX:+UseG1GC -Xms400m",
        "-verbose:gc",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0",
        "-Dquoted='a b' -Xlog:all=info",
      })
  void optionsForEveryJavaProgramKeepOffStandardOutput(String options) throws Exception {
    for (String name : new String[] {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"}) {
      Run run = launch(Map.of(name, options));
      assertThat(run.exitCode()).as(name + run.errors()).isZero();
      assertThat(run.output()).as(name).isEmpty();
    }
  }

  @Test
  void systemPropertiesOfTheUserArriveButNotThoseThatAreSettled() throws Exception {
    Run run =
        launch(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Dour.proxy=here -Dstdout.encoding=US-ASCII -Duser.timezone=Asia/Calcutta"));
    assertThat(run.property("our.proxy")).isEqualTo("here");
    assertThat(run.property("stdout.encoding")).isEqualTo("UTF-8");
    assertThat(run.property("user.timezone")).isEqualTo("UTC");
    assertThat(run.output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "de_DE.ISO-8859-1", "tr_TR.UTF-8", "C.UTF-8"})
  void namesOfFilesAreUtf8InEveryLocale(String locale) throws Exception {
    Run run = launch(Map.of("LC_ALL", locale));
    assertThat(run.property("sun.jnu.encoding")).isEqualTo("UTF-8");
    assertThat(run.property("file.encoding")).isEqualTo("UTF-8");
  }

  @Test
  void aChainOfSymbolicLinksIsFollowed() throws Exception {
    Path links = Files.createDirectory(folder.resolve("my bin"));
    Path absolute = Files.createSymbolicLink(links.resolve("first"), LAUNCHER);
    Path relative = Files.createSymbolicLink(links.resolve("second"), Path.of("first"));
    var environment = Map.of("REPOSITORY_MCP_JAVA_OPTIONS", SHOW);
    assertThat(run(environment, folder, absolute.toString()).exitCode()).isZero();
    assertThat(run(environment, Path.of("/"), relative.toString()).exitCode()).isZero();
    assertThat(run(environment, links, "/bin/sh", "second").exitCode()).isZero();
  }

  @Test
  void aDeletedWorkingDirectoryDoesNoHarm() throws Exception {
    Path doomed = Files.createDirectory(folder.resolve("doomed"));
    String script = "rmdir \"$PWD\" && exec " + LAUNCHER;
    Run run = run(Map.of("REPOSITORY_MCP_JAVA_OPTIONS", SHOW), doomed, "/bin/sh", "-c", script);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.property("user.dir")).isEqualTo("/");
    assertThat(run.output()).isEmpty();
  }

  /// Runs a copy of the launcher in another place.
  ///
  /// @param linked what of the built tree lies there
  /// @param name of it there
  private Run launchCopy(String place, String linked, String name) throws Exception {
    Path home = Files.createDirectory(folder.resolve(place));
    Path tree = LAUNCHER.resolve("../..").normalize();
    Files.createSymbolicLink(home.resolve(name), tree.resolve(linked));
    Path bin = Files.createDirectory(home.resolve("bin"));
    for (String file : new String[] {"repository-mcp", "java.options"}) {
      Files.copy(LAUNCHER.resolveSibling(file), bin.resolve(file));
    }
    Run run =
        run(
            Map.of("REPOSITORY_MCP_JAVA_OPTIONS", SHOW),
            folder,
            "/bin/sh",
            bin.resolve("repository-mcp").toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run;
  }

  @Test
  void aFolderWithBlanksInItsNameWorks() throws Exception {
    Run run = launchCopy("a b$c", "target", "target");
    assertThat(run.property("java.class.path")).contains("a b$c/target/app/repository-mcp.jar");
  }

  /// test/release runs real ones.
  @Test
  void aReleaseNeedsNoSources() throws Exception {
    Run run = launchCopy("release", "target/app", "app");
    assertThat(run.property("java.class.path")).endsWith("release/app/repository-mcp.jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no cache"})
  void aBrokenCacheIsNotWorthAWord(String content) throws Exception {
    Path home = Files.createDirectory(folder.resolve("broken"));
    Path app = Files.createDirectories(home.resolve("target/app"));
    Path built = LAUNCHER.resolve("../../target/app").normalize();
    for (String file : new String[] {"repository-mcp.jar", "lib", ".complete"}) {
      Files.createSymbolicLink(app.resolve(file), built.resolve(file));
    }
    Files.writeString(app.resolve("repository-mcp.jsa"), content);
    Path bin = Files.createDirectory(home.resolve("bin"));
    for (String file : new String[] {"repository-mcp", "java.options"}) {
      Files.copy(LAUNCHER.resolveSibling(file), bin.resolve(file));
    }
    String launcher = bin.resolve("repository-mcp").toString();
    Run run = run(Map.of(), folder, "/bin/sh", launcher, "--version");
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.output()).startsWith("repository-mcp ");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void anOldJavaIsRefusedWithWhatToDo() throws Exception {
    Path old = Files.createDirectory(folder.resolve("jdk-17"));
    Path bin = Files.createDirectory(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.createSymbolicLink(bin.resolve("java"), Path.of("/bin/true"));
    Run run = launch(Map.of("REPOSITORY_MCP_JAVA_HOME", old.toString()));
    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("REPOSITORY_MCP_JAVA_HOME", "25 or newer");
  }

  @Test
  void anUnbuiltCopyWithoutSourcesSaysSo() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("copy/bin"));
    Path copy = Files.copy(LAUNCHER, bin.resolve("repository-mcp"));
    Run run = run(Map.of(), folder, "/bin/sh", copy.toString());
    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("neither a built program nor its sources");
  }
}
