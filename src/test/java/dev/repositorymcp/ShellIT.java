package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.terminal.DisplayText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands as a shell runs them: with real pipes, a full disk, a terminal, and Ctrl-C.
class ShellIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Path PROGRAM = Path.of("bin/repository-mcp").toAbsolutePath();
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir private Path folder;
  private Bridge bridge;

  @BeforeEach
  void storeThousands() throws IOException, SQLException {
    bridge = DATABASE.bridge();
    DATABASE.execute(
        """
        TRUNCATE repository;
        INSERT INTO repository (id, host, path, name, search_text, description)
        SELECT gen_random_uuid(), 'workbench', '/srv/git/東京/' || repeat('long-', 20) || i, 'r' || i,
          'r' || i, repeat('x', 500)
        FROM generate_series(1, 5000) i
        """);
  }

  @AfterEach
  void disconnect() throws IOException {
    bridge.close();
  }

  /// @param code of the command that is called `P`
  record Run(String output, String errors, String code) {}

  private ProcessBuilder shell(String line) {
    String script = "P() { \"$PROGRAM\" \"$@\"; echo $? > code; }\n%s".formatted(line);
    var builder = new ProcessBuilder("/bin/sh", "-c", script).directory(folder.toFile());
    builder.environment().put("PROGRAM", PROGRAM.toString());
    builder.environment().put("DATABASE_URL", bridge.url());
    builder.environment().put("REPOSITORY_MCP_HOST", "workbench");
    for (String name :
        List.of("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS")) {
      builder.environment().remove(name);
    }
    builder.environment().put("TERM", "xterm");
    builder.redirectOutput(folder.resolve("output").toFile());
    builder.redirectError(folder.resolve("errors").toFile());
    return builder;
  }

  private Run run(String line) throws Exception {
    Process process = shell(line).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    Path code = folder.resolve("code");
    return new Run(
        Files.readString(folder.resolve("output"), UTF_8),
        Files.readString(folder.resolve("errors"), UTF_8),
        Files.exists(code) ? Files.readString(code).strip() : "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P list | head -1",
        "P list -o ndjson | head -1",
        "P list -o csv | head -1",
        "P export | head -1"
      })
  void aReaderThatHasSeenEnoughEndsItQuietly(String line) throws Exception {
    Run run = run(line);
    assertThat(run.output().lines()).hasSize(1);
    assertThat(run.errors()).isEmpty();
    assertThat(run.code()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P list > /dev/full",
        "P export > /dev/full",
        "P list -0 > /dev/full",
        "P --help > /dev/full"
      })
  void aFullDiskIsAnError(String line) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no disk that is always full");
    Run run = run(line);
    assertThat(run.errors())
        .isEqualTo("repository-mcp: the output could not be written: No space left on device\n");
    assertThat(run.code()).isEqualTo("1");
  }

  @Test
  void aTerminalGetsTablesThatFitAndColours() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "there is no program that makes a terminal");
    String screen =
        run("script -qec 'stty cols 60 rows 20; \"$PROGRAM\" list r17' /dev/null").output();
    List<String> lines =
        screen.lines().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "").strip()).toList();
    assertThat(screen).contains("\u001b[1mNAME\u001b[0m", "/srv/git/東京/", "…");
    assertThat(lines).hasSizeGreaterThan(100);
    assertThat(lines).allMatch(line -> DisplayText.width(line) <= 60);
    assertThat(run("P list r17").output())
        .contains("long-".repeat(20))
        .doesNotContain("\u001b", "…");
  }

  @Test
  void aPersonWhoStartsTheServerIsToldWhatItWaitsFor() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "there is no program that makes a terminal");
    assertThat(run("script -qec '\"$PROGRAM\" serve 2>told' /dev/null").output())
        .doesNotContain("{", "waiting");
    assertThat(Files.readString(folder.resolve("told")))
        .contains("waiting for an MCP client on standard input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unset LC_ALL LANG LC_CTYPE", "export LC_ALL=C", "export LC_ALL=POSIX"})
  void pathsOfAnyLanguageAreTakenInEveryLocale(String locale) throws Exception {
    Files.createDirectory(folder.resolve("dépôt-東京"));
    Run run = run(locale + "; P add dépôt-東京 --tags kept && P list --tags kept -o paths");
    assertThat(run.errors()).isEmpty();
    assertThat(run.output().lines().toList().getLast())
        .isEqualTo(folder.toRealPath() + "/dépôt-東京");
    assertThat(DATABASE.query("SELECT name FROM repository WHERE tags <> '{}'"))
        .containsExactly("dépôt-東京");
  }

  @Test
  void aTerminalSeesHowFarAScanIs() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "there is no program that makes a terminal");
    for (int i = 0; i < 40; i++) {
      Path git = Files.createDirectories(folder.resolve("tree/r" + i + "/.git"));
      Files.createDirectories(git.resolve("objects"));
      Files.createDirectories(git.resolve("refs"));
      Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    }
    String screen = run("script -qec '\"$PROGRAM\" scan tree' /dev/null").output();
    assertThat(screen)
        .contains("\rReading repositories", "\rRegistering repositories", "40 created");
    Run piped = run("P scan tree");
    assertThat(piped.errors()).isEmpty();
    assertThat(piped.output()).contains("40 existing");
  }

  @Test
  void anInterruptedScanStoresNothing() throws Exception {
    Path git = Files.createDirectories(folder.resolve("tree/a/.git"));
    Files.createDirectories(git.resolve("objects"));
    Files.createDirectories(git.resolve("refs"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    try (Connection rival = DATABASE.connect();
        Statement statement = rival.createStatement()) {
      rival.setAutoCommit(false);
      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
      Process scan = shell("exec \"$PROGRAM\" scan tree").start();
      awaitLock();
      var _ = new ProcessBuilder("kill", "-INT", String.valueOf(scan.pid())).start().waitFor();
      assertThat(scan.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(scan.exitValue()).isEqualTo(130);
      rival.rollback();
    }
    assertThat(Files.readString(folder.resolve("errors")))
        .isEqualTo("repository-mcp: interrupted; nothing was stored\n");
    assertThat(DATABASE.query("SELECT count(*) FROM repository")).containsExactly("5000");
  }

  @Test
  void aDryRunSaysThatItWasOne() throws Exception {
    Files.createDirectories(folder.resolve("tree"));
    Run run = run("P scan --dry-run tree");
    assertThat(run.errors()).isEqualTo("repository-mcp: this was a dry run; nothing was stored\n");
  }

  /// A log on standard error would spoil it for whom it is meant.
  @Test
  void theDemoShowsAConversationAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    // As root, PostgreSQL runs as another user, who must come through here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Run run = run("export REPOSITORY_MCP_JAVA_OPTIONS=-Djava.io.tmpdir=" + temporary + "; P demo");
    assertThat(run.code()).as(run.errors()).isEqualTo("0");
    assertThat(run.errors().lines()).allMatch(line -> line.startsWith("repository-mcp: "));
    assertThat(run.output())
        .contains(
            "The server is repository-mcp and has the tools create_repository, list_repositories,",
            "\"counts\":{\"created\":5",
            "  → list_repositories {",
            "\"description\":\"Map service\"",
            "\"name\":\"billing\"",
            "dirty",
            "Now yours: repository-mcp add .");
    assertThat(temporary).isEmptyDirectory();
  }

  private static void awaitLock() throws Exception {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock'";
    for (int look = 0; !DATABASE.query(waiting).equals(List.of("1")); look++) {
      assertThat(look).as("nobody waits for the lock").isLessThan(3000);
      Thread.sleep(20);
    }
  }
}
