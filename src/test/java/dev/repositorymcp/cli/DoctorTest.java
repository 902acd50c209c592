package dev.repositorymcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Shell.Run;
import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.doctor.HomeCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the doctor finds, and mends.
class DoctorTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;
  private Bridge bridge;
  private Map<String, String> environment;

  @BeforeEach
  void connect() throws Exception {
    DATABASE.execute("TRUNCATE repository");
    folder = folder.toRealPath();
    bridge = DATABASE.bridge();
    environment =
        new HashMap<>(
            Map.of(
                "DATABASE_URL",
                bridge.url(),
                "REPOSITORY_MCP_HOST",
                "workbench",
                "HOME",
                folder.toString(),
                "PATH",
                "/usr/bin:/bin"));
  }

  @AfterEach
  void disconnect() throws IOException {
    bridge.close();
  }

  private Run doctor(String... options) {
    var words = new ArrayList<String>(List.of("doctor", "-o", "json"));
    words.addAll(List.of(options));
    return new Shell(environment).run(words.toArray(String[]::new));
  }

  private static List<String> findings(Run run, String subject) {
    JsonNode report = new JsonMapper().readTree(run.output());
    return report
        .path("findings")
        .valueStream()
        .filter(finding -> finding.path("subject").asString().equals(subject))
        .map(
            finding -> finding.path("level").asString() + ": " + finding.path("message").asString())
        .toList();
  }

  private void cursor(String command) throws IOException {
    Path file = Files.createDirectories(folder.resolve(".cursor")).resolve("mcp.json");
    Files.writeString(
        file,
        """
        {"mcpServers": {"other": {"url": "https://x"}, "repository-mcp": {"command": "%s", "args": ["hello"]}}}
        """
            .formatted(command));
  }

  @Test
  void aSoundInstallationHasNoErrors() {
    Run run = doctor();
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(findings(run, "database").getFirst()).startsWith("ok: external (");
    assertThat(findings(run, "schema").getFirst()).startsWith("ok: version ");
    assertThat(findings(run, "java").getFirst()).contains(System.getProperty("java.home"));
    assertThat(findings(run, "clients")).containsExactly("note: none knows this server");
    assertThat(findings(run, "repositories")).containsExactly("note: none is registered");
    assertThat(new Shell(environment).run("doctor").output())
        .contains("none is registered\n" + " ".repeat(25) + "repository-mcp scan ~/src");
  }

  @Test
  void repositoriesThatAreGoneOrThereTwiceAreNamed() throws IOException {
    var shell = new Shell(environment);
    for (String name : List.of("one", "two", "gone")) {
      Path path = Files.createDirectory(folder.resolve(name));
      String remote = name.equals("gone") ? "git@example.org:a/c.git" : "git@example.org:a/b.git";
      assertThat(shell.run("add", path.toString(), "--remote", remote).exitCode()).isZero();
    }
    Files.delete(folder.resolve("gone"));
    assertThat(shell.run("refresh").exitCode()).isZero();
    assertThat(findings(doctor(), "repositories"))
        .containsExactly(
            "warning: 1 gone from disk: gone", "note: 2 clones of example.org/a/b: one, two");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsTheExitCode() throws IOException {
    environment.put("DATABASE_URL", "postgresql://app:S3cr3t-x9@127.0.0.1:1/reg");
    cursor("/nowhere/repository-mcp");
    Run run = doctor();
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(findings(run, "database").getFirst()).contains("127.0.0.1:1/reg");
    assertThat(findings(run, "cursor").getFirst()).startsWith("error: ");
    assertThat(run.output()).doesNotContain("S3cr3t");
  }

  @Test
  void wrongSettingsAreFindings() {
    environment.put("POOL_SIZE", "zero");
    environment.put("POOL_TIMEOUT", "never");
    Run run = doctor();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(findings(run, "settings"))
        .containsExactly(
            "error: POOL_SIZE: found \"zero\"", "error: POOL_TIMEOUT: found \"never\"");
  }

  @Test
  void whatClientsStartIsTried() throws IOException {
    cursor("/usr/bin/true");
    assertThat(findings(doctor(), "cursor"))
        .containsExactly("error: /usr/bin/true doesn't answer: it ended without a word");
    cursor("echo");
    assertThat(findings(doctor(), "cursor"))
        .containsExactly("error: echo doesn't answer: its first line isn't JSON");
    Files.writeString(folder.resolve(".cursor/mcp.json"), "{\"mcpServers\": ");
    assertThat(findings(doctor(), "cursor").getFirst()).contains("its configuration");
  }

  @Test
  void anEntryWhoseProgramIsGoneIsMended() throws IOException {
    cursor("/nowhere/repository-mcp");
    assertThat(doctor().exitCode()).isEqualTo(ExitCode.FAILED);
    String program = Path.of("/bin/cat").toRealPath().toString();
    System.setProperty("repository-mcp.launcher", program);
    try {
      Run run = doctor("--fix");
      assertThat(run.exitCode()).isZero();
      assertThat(findings(run, "cursor")).containsExactly("mended: now starts " + program);
    } finally {
      System.clearProperty("repository-mcp.launcher");
    }
    assertThat(Files.readString(folder.resolve(".cursor/mcp.json")))
        .contains("\"other\": {\"url\": \"https://x\"}", "\"command\": \"" + program);
  }

  @Test
  void aDataDirectoryOpenToOthersIsClosed() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    var check = new HomeCheck(home, false);
    assertThat(check.findings().getFirst().message()).startsWith("others may write");
    assertThat(new HomeCheck(home, true).findings().getFirst().message())
        .startsWith("others may no longer write");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwxr-xr-x");
    assertThat(check.findings().getFirst().message()).contains("alone");
  }
}
