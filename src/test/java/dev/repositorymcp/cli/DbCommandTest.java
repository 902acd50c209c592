package dev.repositorymcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Shell.Run;
import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.embedded.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The database as a whole, at a shell.
class DbCommandTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;

  private static String done(Shell shell, String... arguments) {
    Run run = shell.run(arguments);
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return run.output() + run.errors();
  }

  @Test
  void aPrivateDatabaseIsStartedBackedUpStoppedAndMovedToAnotherPostgres() throws Exception {
    try (TestHome home = TestHome.empty();
        Bridge bridge = DATABASE.bridge()) {
      var mine = new Shell(Map.of("REPOSITORY_MCP_HOME", home.path().toString()));
      var other =
          new Shell(Map.of("DATABASE_URL", bridge.url(), "REPOSITORY_MCP_HOST", "elsewhere"));
      String file = folder.resolve("registry.backup").toString();

      assertThat(done(mine, "db", "status")).contains("state            absent");
      assertThat(home.path()).as("to look is to change nothing").doesNotExist();
      assertThat(done(mine, "db", "stop")).contains("PostgreSQL did not run");
      assertThat(done(mine, "db", "start")).contains("PostgreSQL runs");
      var _ = done(mine, "add", Files.createDirectory(folder.resolve("atlas")).toString());
      assertThat(done(mine, "db", "status", "-o", "json"))
          .contains("\"mode\":\"embedded\",\"state\":\"running\"", "\"server_version\":\"18.");
      assertThat(done(mine, "db", "upgrade")).contains("nothing to upgrade");
      assertThat(done(mine, "db", "backup", file)).startsWith("2 rows in " + file);
      assertThat(mine.run("db", "backup", file).exitCode()).isEqualTo(ExitCode.CONFLICT);
      assertThat(mine.run("db", "restore", file).exitCode()).isEqualTo(ExitCode.CONFLICT);
      assertThat(done(mine, "db", "restore", file, "--replace")).startsWith("2 rows restored");
      assertThat(done(mine, "db", "stop")).contains("PostgreSQL has stopped");
      assertThat(done(mine, "db", "status")).contains("state            stopped");
      home.awaitEnd();

      assertThat(done(other, "db", "restore", file)).startsWith("2 rows restored");
      assertThat(done(other, "list", "--host", "*")).contains("atlas");
      assertThat(done(other, "db", "status")).contains("mode             external", "running");
    }
  }

  @Test
  void aDatabaseOfOthersIsNeitherStartedNorStopped() throws IOException {
    var away = new Shell(Map.of("DATABASE_URL", "postgresql://app:S3cr3t-x9@127.0.0.1:1/reg"));
    for (String command : new String[] {"start", "stop", "upgrade"}) {
      Run run = away.run("db", command);
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.errors()).contains("127.0.0.1:1/reg", "unset DATABASE_URL");
    }
    Run status = away.run("db", "status");
    assertThat(status.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(status.output()).contains("unreachable", "does not answer").doesNotContain("S3cr3t");
    Path file = folder.resolve("none.backup");
    assertThat(away.run("db", "backup", file.toString()).exitCode())
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void dbWithoutACommandSaysSo() {
    Run run = new Shell(Map.of()).run("db");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("db needs a command; try repository-mcp db --help");
  }
}
