package dev.repositorymcp.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.repositorymcp.client.Installer.Outcome;
import dev.repositorymcp.client.Installer.Result;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Changes to configuration files on disk, in a home directory of their own.
class InstallerTest {
  private static final Launch LAUNCH =
      new Launch("/opt/repository-mcp/bin/it", List.of(), Map.of());

  @TempDir private Path folder;
  private Surroundings surroundings;

  @BeforeEach
  void enter() throws IOException {
    folder = folder.toRealPath();
    Files.createDirectories(folder.resolve("bin"));
    Path project = Files.createDirectories(folder.resolve("project"));
    surroundings =
        new Surroundings(
            new Platform("Linux", "you", null, false, "vm"),
            Map.of("HOME", folder.toString(), "PATH", folder + "/bin:/usr/bin:/bin"),
            project);
  }

  private Installer installer() {
    return new Installer(surroundings, false, Way.auto);
  }

  private Target target(Client client) {
    return Target.of(client, Scope.user, surroundings);
  }

  private Path write(Client client, String text) throws IOException {
    Path file = target(client).file();
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> filesBeside(Path file) throws IOException {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyClientIsToldAndForgetsAgain(Client client) throws Exception {
    String before = EditTest.sample(client);
    Path file = write(client, before);
    Result added = installer().install(target(client), LAUNCH);
    assertThat(added.outcome()).isEqualTo(Outcome.ADDED);
    assertThat(added.change()).isNotEmpty().anyMatch(line -> line.contains(LAUNCH.command()));
    assertThat(Path.of(Objects.requireNonNull(added.backup()))).hasContent(before);
    assertThat(target(client).launch()).contains(LAUNCH);
    assertThat(installer().install(target(client), LAUNCH).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(installer().uninstall(target(client)).outcome()).isEqualTo(Outcome.REMOVED);
    assertThat(target(client).launch()).isEmpty();
    assertThat(installer().uninstall(target(client)).backup()).isNull();
    assertThat(filesBeside(file)).allMatch(name -> !name.matches("\\..*\\d{2,}"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CLAUDE_DESKTOP", "WINDSURF"})
  void oneProjectHasAFileOfItsOwn(Client client) throws Exception {
    Target target = Target.of(client, Scope.project, surroundings);
    Result added = installer().install(target, LAUNCH);
    assertThat(added.backup()).isNull();
    assertThat(Path.of(added.file())).startsWith(surroundings.project()).exists();
    assertThat(target.launch()).contains(LAUNCH);
    assertThat(target(client).launch()).isEmpty();
  }

  @Test
  void aClientWithoutFilesOfProjectsSaysSo() {
    assertThatThrownBy(() -> Target.of(Client.WINDSURF, Scope.project, surroundings))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("leave --scope out");
  }

  @Test
  void aDryRunTouchesNothing() throws Exception {
    Path file = write(Client.ZED, EditTest.sample(Client.ZED));
    var installer = new Installer(surroundings, true, Way.auto);
    assertThat(installer.install(target(Client.ZED), LAUNCH).change()).isNotEmpty();
    assertThat(installer.install(target(Client.CURSOR), LAUNCH).outcome()).isEqualTo(Outcome.ADDED);
    assertThat(file).hasContent(EditTest.sample(Client.ZED));
    assertThat(filesBeside(file)).containsExactly("settings.json");
    assertThat(target(Client.CURSOR).file()).doesNotExist();
  }

  @Test
  void aBrokenFileIsNamedWithThePlaceAndLeftAlone() throws Exception {
    Path file = write(Client.CLAUDE_DESKTOP, "{\n  \"mcpServers\": {\n    oops\n  }\n}\n");
    assertThatThrownBy(() -> installer().install(target(Client.CLAUDE_DESKTOP), LAUNCH))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(file + " is broken at line 3, column 5");
    assertThat(filesBeside(file)).hasSize(1);
    Path toml = write(Client.CODEX, "model = \"x\"\n[oops\n");
    assertThatThrownBy(() -> installer().uninstall(target(Client.CODEX)))
        .hasMessageContaining(toml + " is broken at line 2");
    Files.write(toml, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> installer().install(target(Client.CODEX), LAUNCH))
        .hasMessageContaining("isn't UTF-8");
  }

  @Test
  void aSymbolicLinkStaysOne() throws Exception {
    Path real = Files.createDirectories(folder.resolve("dotfiles")).resolve("cursor.json");
    Files.writeString(real, EditTest.sample(Client.CURSOR));
    Path link = target(Client.CURSOR).file();
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../dotfiles/cursor.json"));
    Result result = installer().install(target(Client.CURSOR), LAUNCH);
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).contains(LAUNCH.command());
    assertThat(Path.of(Objects.requireNonNull(result.backup()))).hasParent(real.getParent());
    Files.delete(real);
    assertThatThrownBy(() -> installer().install(target(Client.CURSOR), LAUNCH))
        .hasMessageContaining("symbolic link to nothing");
  }

  @Test
  void rightsOfTheFileStay() throws Exception {
    Path file = write(Client.WINDSURF, "{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Result result = installer().install(target(Client.WINDSURF), LAUNCH);
    for (Path path : List.of(file, Path.of(Objects.requireNonNull(result.backup())))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void whatAnotherProgramWroteMeanwhileIsNotLost() throws Exception {
    Path file = write(Client.ZED, "{}");
    ConfigFile config = ConfigFile.read(file);
    Files.writeString(file, "{\"theme\": \"new\"}");
    assertThatThrownBy(() -> config.write("{}")).hasMessageContaining("call again");
    assertThat(file).hasContent("{\"theme\": \"new\"}");
    assertThat(filesBeside(file)).hasSize(1);
  }

  /// A program that writes down how it was called.
  private Path program(String name, String ending) throws IOException {
    Path called = folder.resolve(name + ".called");
    Path program = folder.resolve("bin").resolve(name);
    Files.writeString(
        program,
        "#!/bin/sh\nfor word; do echo \"$word\"; done > " + called + "\n" + ending + "\n",
        UTF_8);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return called;
  }

  @Test
  void theClientsOwnCommandIsPreferredWhereNothingCanBeLost() throws Exception {
    Path claude = program("claude", "exit 0");
    Path codex = program("codex", "exit 0");
    write(Client.CLAUDE_CODE, EditTest.sample(Client.CLAUDE_CODE));
    Result result = installer().install(target(Client.CLAUDE_CODE), LAUNCH);
    assertThat(result.command()).startsWith("claude", "mcp", "add");
    assertThat(claude)
        .hasContent("mcp\nadd\n--scope\nuser\nrepository-mcp\n--\n" + LAUNCH.command() + "\n");
    assertThat(result.backup()).isNotNull();
    assertThat(installer().install(target(Client.CODEX), LAUNCH).command()).contains("codex");
    assertThat(codex).hasContent("mcp\nadd\nrepository-mcp\n--\n" + LAUNCH.command() + "\n");
  }

  @Test
  void aCommandThatWouldDropCommentsIsOnlyUsedOnRequest() throws Exception {
    Path called = program("codex", "exit 0");
    Path file = write(Client.CODEX, EditTest.sample(Client.CODEX));
    assertThat(installer().install(target(Client.CODEX), LAUNCH).command()).isNull();
    assertThat(Files.readString(file)).startsWith(EditTest.sample(Client.CODEX));
    assertThat(called).doesNotExist();
    var byCommand = new Installer(surroundings, false, Way.command);
    assertThat(byCommand.uninstall(target(Client.CODEX)).command())
        .containsExactly("codex", "mcp", "remove", "repository-mcp");
    assertThat(called).exists();
  }

  @Test
  void aFailingCommandOfTheClientIsReportedWithAWayOut() throws Exception {
    program("gemini", "echo 'no such thing'; exit 3");
    assertThatThrownBy(() -> installer().install(target(Client.GEMINI), LAUNCH))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("gemini mcp add")
        .hasMessageContaining("no such thing")
        .hasMessageContaining("--by file");
    new Installer(surroundings, false, Way.file).install(target(Client.GEMINI), LAUNCH);
    assertThat(target(Client.GEMINI).launch()).contains(LAUNCH);
  }

  @Test
  void variablesNeverBecomeArgumentsOfAnotherProcess() throws Exception {
    Path called = program("claude", "exit 0");
    var secret = new Launch(LAUNCH.command(), List.of(), Map.of("DATABASE_URL", "postgresql://s3"));
    installer().install(target(Client.CLAUDE_CODE), secret);
    assertThat(called).doesNotExist();
    assertThat(target(Client.CLAUDE_CODE).launch()).contains(secret);
  }
}
