package dev.repositorymcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Shell.Run;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What needs no database: help, misuse, a wrong environment.
class ProgramTest {
  private final Shell shell = new Shell(Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve", "add", "scan", "list", "show", "path", "update", "tag", "refresh", "forget",
        "prune", "export", "import", "report", "health", "migrate", "call"
      })
  void everyCommandExplainsItself(String command) {
    Run run = shell.run(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.errors()).isEmpty();
    assertThat(run.output()).startsWith("Usage: repository-mcp " + command).contains("--help");
    assertThat(run.output().lines().filter(line -> line.matches(" {2,6}-{1,2}\\S+")))
        .as("options without a description")
        .isEmpty();
    assertThat(shell.run("--help").output()).contains("\n  " + command + " ");
  }

  @Test
  void helpAndVersionAreAnsweredOnStandardOutput() {
    assertThat(shell.run("--help").output()).contains("Begin with:", "Exit codes: 0 done");
    Run version = shell.run("--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.output()).startsWith("repository-mcp ");
    assertThat(version.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list --nope",
        "show",
        "show a b",
        "list --output yaml",
        "call",
        "call x --arg y",
        "nope",
        "--nope",
        "update",
        "health extra",
        "add --name"
      })
  void misuseSaysWhatIsWrongAndSuggestsHelp(String line) {
    Run run = shell.run(line.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).startsWith("repository-mcp: ").contains("; try repository-mcp");
    assertThat(run.errors().lines()).hasSize(1);
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThat(shell.run("list", "--nope").errors())
        .contains("--nope", "; try repository-mcp list --help");
  }

  @ParameterizedTest
  @CsvSource({
    "lst, list",
    "sacn, scan",
    "refesh /x, refresh",
    "db stauts, status",
    "list --tag x, --tags",
    "list --stat=dirty, --state",
    "scan . --dryrun, --dry-run",
  })
  void whatIsMistypedIsMet(String line, String meant) {
    assertThat(shell.run(line.split(" ", -1)).errors())
        .contains("; did you mean " + meant + "?; try repository-mcp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyzzy", "candidate", "list --xyzzyxyzzy", "show a b"})
  void whatIsLikeNothingIsNotGuessedAt(String line) {
    assertThat(shell.run(line.split(" ", -1)).errors()).doesNotContain("did you mean");
  }

  @Test
  void everyMistakeOfTheEnvironmentIsToldAndNoSecret() {
    var wrong =
        new Shell(
            Map.of(
                "DATABASE_URL", "mysql://app:S3cr3t-x9@127.0.0.1/reg",
                "POOL_SIZE", "many",
                "LOG_LEVEL", "loud"));
    for (String[] command :
        new String[][] {
          {"list"}, {"add", "/"}, {"health"}, {"migrate"}, {"call", "health_check"}
        }) {
      Run run = wrong.run(command);
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors())
          .contains("3 settings are wrong", "- DATABASE_URL: ", "- POOL_SIZE: ", "- LOG_LEVEL: ")
          .doesNotContain("S3cr3t");
    }
    assertThat(wrong.run("list", "--help").exitCode()).isZero();
  }

  @Test
  void aDatabaseThatIsAwayHasAnExitCodeOfItsOwn() {
    var away = new Shell(Map.of("DATABASE_URL", "postgresql://app:S3cr3t-x9@127.0.0.1:1/reg"));
    Run list = away.run("list");
    assertThat(list.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(list.output()).isEmpty();
    assertThat(list.errors())
        .contains("repository-mcp: The database (127.0.0.1:1/reg) does not answer")
        .doesNotContain("S3cr3t");

    Run health = away.run("health");
    assertThat(health.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(health.output()).contains("unhealthy", "does not answer").doesNotContain("S3cr3t");
    assertThat(away.run("migrate").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void withoutACommandAndATerminalItServes() {
    Run run = shell.run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).isEmpty();
  }
}
