package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.git.Git;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Types every command of the documentation, page by page, in the home of a person who has some
/// repositories, and compares what is printed with what the page shows.
class ConsoleIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Path LAUNCHER = Path.of("bin/repository-mcp").toAbsolutePath();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```console\\n(.*?)^ *```$");

  /// Pages that begin with an empty registry; on the others two repositories are known.
  private static final List<Path> FROM_NOTHING =
      List.of(Path.of("README.md"), Path.of("docs/tutorial.md"));

  /// Beginnings of commands that aren't typed, and why.
  private static final Map<String, String> SKIPPED =
      new LinkedHashMap<>(
          Map.of(
              "mvn ", "this test is part of it",
              "docker ", "needs a Docker engine; DeliveryTest reads the Dockerfile",
              "createuser ", "makes a PostgreSQL server of yours; ExternalDatabaseIT has one",
              "createdb ", "makes a PostgreSQL server of yours; ExternalDatabaseIT has one",
              "ghq ", "needs ghq; ImportFormatTest has its list",
              "bin/repository-mcp db upgrade", "needs data of an older PostgreSQL; UpgradeTest"));

  /// Commands that show a mistake, with their exit codes.
  private static final Map<String, Integer> REFUSED = Map.of("POOL_SIZE=zero LOG_LEVEL=loud", 2);

  /// What differs from one run to the next: ids, times, sizes.
  private static final Pattern VARYING =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  /// Classes that the first command leaves behind for the others, which start in half the time.
  @TempDir private static Path classes;

  @TempDir private Path folder;
  private Path home;
  private Path checkout;
  private Bridge bridge;

  /// A command and the lines that the page shows below it.
  record Step(String command, List<String> shown) {}

  static Stream<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(Path.of("README.md"), Path.of("examples/README.md")));
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages.stream().filter(page -> !steps(page).isEmpty());
  }

  private static List<Step> steps(Path page) {
    var steps = new ArrayList<Step>();
    BLOCK
        .matcher(read(page))
        .results()
        .flatMap(block -> block.group(1).lines())
        .map(String::strip)
        .forEach(
            line -> {
              if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
              } else {
                steps.getLast().shown().add(line);
              }
            });
    return steps;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void moveIn() throws Exception {
    DATABASE.execute("TRUNCATE repository");
    bridge = DATABASE.bridge();
    home = Files.createDirectory(folder.toRealPath().resolve("home"));
    checkout = home.resolve("src/repository-mcp");
    for (String name : List.of("atlas", "globe")) {
      var _ = Git.withCommit(home.resolve("src").resolve(name));
    }
    Files.writeString(home.resolve("src/atlas/README.md"), "not committed");
    Files.createDirectory(home.resolve("src/billing"));
    Git git = Git.init(checkout);
    Files.createDirectory(checkout.resolve("bin"));
    Files.createSymbolicLink(checkout.resolve("bin/repository-mcp"), LAUNCHER);
    Files.writeString(checkout.resolve(".gitignore"), "/registry.*\n/*.csv\n/workspace.repos\n");
    Files.writeString(
        checkout.resolve("workspace.repos"),
        "repositories:\n  tools:\n    type: git\n    url: https://example.org/o/tools.git\n");
    git.commit("all of it");
    git.run("remote", "add", "origin", "https://example.org/o/repository-mcp");
  }

  @AfterEach
  void moveOut() throws IOException {
    bridge.close();
  }

  private record Run(int exitCode, String output, String errors) {}

  private Run type(String command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    var builder =
        new ProcessBuilder("/bin/sh", "-c", command.replace("/home/you", home.toString()))
            .directory(checkout.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "JAVA_HOME"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("DATABASE_URL", bridge.url());
    builder.environment().put("REPOSITORY_MCP_HOST", "vm");
    builder
        .environment()
        .put(
            "REPOSITORY_MCP_JAVA_OPTIONS",
            "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=" + classes.resolve("classes.jsa"));
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    int exitCode = builder.start().waitFor();
    return new Run(exitCode, Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatAPageTellsToTypeWorksAsItShows(Path page) throws Exception {
    if (!FROM_NOTHING.contains(page)) {
      Run run = type("bin/repository-mcp add ~/src/atlas ~/src/globe --tags legacy");
      assertThat(run.exitCode()).as(run.errors()).isZero();
      DATABASE.execute(
          "UPDATE repository SET tags = tags"
              + " || CASE name WHEN 'atlas' THEN '{backend}'::text[] ELSE '{go}' END");
    }
    var checks = new ArrayList<Executable>();
    for (Step step : steps(page)) {
      if (SKIPPED.keySet().stream().noneMatch(step.command()::startsWith)) {
        Run run = type(step.command());
        checks.add(() -> check(step, run));
      }
    }
    assertAll(checks);
  }

  private void check(Step step, Run run) {
    int expected =
        REFUSED.entrySet().stream()
            .filter(entry -> step.command().startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(0);
    assertThat(run.exitCode()).as(step.command() + "\n" + run.errors()).isEqualTo(expected);
    List<String> printed = plain(expected == 0 ? run.output() : run.errors());
    List<String> shown =
        step.shown().stream()
            .filter(line -> expected != 0 || !line.startsWith("repository-mcp:"))
            .flatMap(line -> plain(line).stream())
            .toList();
    if (!shown.isEmpty()) {
      assertThat(printed).as(step.command()).containsExactlyElementsOf(shown);
    }
  }

  /// Lines without what varies; columns are as wide as the longest path.
  private List<String> plain(String text) {
    String known = text.replace(home.toString(), "/home/you");
    return VARYING
        .matcher(known)
        .replaceAll("…")
        .replaceAll("\\d+ bytes", "… bytes")
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  @Test
  void everyReasonToSkipIsNeeded() throws IOException {
    List<String> commands =
        pages().flatMap(page -> steps(page).stream()).map(Step::command).toList();
    assertThat(SKIPPED.keySet())
        .allSatisfy(beginning -> assertThat(commands).anyMatch(line -> line.startsWith(beginning)));
  }
}
