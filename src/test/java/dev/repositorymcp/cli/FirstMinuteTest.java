package dev.repositorymcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What a person meets first.
class FirstMinuteTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;

  @Test
  void theGreetingSaysWhatIsThereAndWhatIsNext() throws Exception {
    DATABASE.execute("TRUNCATE repository");
    try (Bridge bridge = DATABASE.bridge()) {
      var shell =
          new Shell(
              Map.of(
                  "DATABASE_URL", bridge.url(),
                  "REPOSITORY_MCP_HOST", "workbench",
                  "HOME", folder.toString()));
      assertThat(shell.run("welcome").output())
          .contains(
              "Registered here:  nothing yet", "Clients told:     none", "Next:  repository-mcp ");
      assertThat(shell.run("add", folder.toString()).exitCode()).isZero();
      Files.writeString(
          Files.createDirectories(folder.resolve(".cursor")).resolve("mcp.json"), "{}");
      assertThat(shell.run("welcome").output())
          .contains("Registered here:  1 repositories", "Next:  repository-mcp install cursor");
      assertThat(shell.run("install", "cursor", "--command", "/bin/cat").exitCode()).isZero();
      assertThat(shell.run("welcome").output())
          .contains("Clients told:     Cursor", "Next:  repository-mcp list --refresh");
    }
  }

  @Test
  void theGreetingMakesNoDatabase() {
    Path home = folder.resolve("none");
    var shell =
        new Shell(Map.of("REPOSITORY_MCP_HOME", home.toString(), "HOME", folder.toString()));
    assertThat(shell.run("welcome").output()).contains("nothing yet");
    assertThat(home).doesNotExist();
  }
}
