package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The completion scripts in the shells that they are for, with the program as another process.
class CompletionTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;
  private Bridge bridge;
  private String url = "";
  private Shell shell;

  @BeforeEach
  void register() throws Exception {
    DATABASE.execute("TRUNCATE repository");
    folder = folder.toRealPath();
    bridge = DATABASE.bridge();
    url = bridge.url();
    shell = new Shell(Map.of("DATABASE_URL", url, "REPOSITORY_MCP_HOST", "workbench"));
    var words = new ArrayList<String>(List.of("add", "--tags", "backend,go"));
    for (String name : List.of("atlas", "at sea", "billing")) {
      words.add(Files.createDirectory(folder.resolve(name)).toString());
    }
    assertThat(shell.run(words.toArray(String[]::new)).exitCode()).isZero();
    Path program = folder.resolve("repository-mcp");
    Files.writeString(
        program,
        """
        #!/bin/sh
        # A busy machine may take longer than a person would wait.
        [ "$1" = candidates ] && set -- "$@" --limit 600
        exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' dev.repositorymcp.Main "$@"
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void disconnect() throws IOException {
    bridge.close();
  }

  private String run(String interpreter, String commands) throws Exception {
    var builder = new ProcessBuilder(interpreter, "-c", commands).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "DATABASE_URL",
                url,
                "REPOSITORY_MCP_HOST",
                "workbench",
                "PATH",
                folder + ":/usr/bin:/bin"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  private Path script(String name) throws IOException {
    String text = shell.run("completion", name).output();
    return Files.writeString(folder.resolve("completion." + name), text);
  }

  private String bash(String line) throws Exception {
    return run(
        "/bin/bash",
        """
        . %s
        COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _repository_mcp
        (IFS='|'; printf '%%s' "${COMPREPLY[*]}")
        """
            .formatted(script("bash"), line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "repository-mcp sh;show",
        "repository-mcp uninst;uninstall",
        "repository-mcp list --out;--output",
        "repository-mcp list --output js;json",
        "repository-mcp list --output = nd;ndjson",
        "repository-mcp install c;claude-desktop|claude-code|cursor|codex",
        "repository-mcp install --scope u;user",
        "repository-mcp show at;at\\ sea|atlas",
        "repository-mcp tag atlas -b;-backend",
        "repository-mcp list --tags backend,g;backend,go",
        "repository-mcp list --under bil;billing",
        "repository-mcp show zz;''",
        "repository-mcp cand;''",
      })
  void bashCompletes(String line, String expected) throws Exception {
    assertThat(bash(line)).isEqualTo(expected);
  }

  @Test
  void aFailureOffersNothingAndSaysNothing() throws Exception {
    bridge.close();
    assertThat(bash("repository-mcp show at")).isEmpty();
    var nowhere = new Shell(Map.of("REPOSITORY_MCP_HOME", folder.resolve("none").toString()));
    assertThat(nowhere.run("candidates", "names")).isEqualTo(new Shell.Run(0, "", "", ""));
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(new Shell(Map.of("POOL_SIZE", "x")).run("candidates", "tags").exitCode()).isZero();
  }

  @Test
  void zshTakesTheScript() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is installed");
    String output =
        run(
            "/usr/bin/zsh",
            """
            autoload -U compinit && compinit -u -D
            . %s
            emulate ksh
            COMP_WORDS=(repository-mcp show at); COMP_CWORD=2
            _repository_mcp
            print -r -- "${COMPREPLY[@]}"
            """
                .formatted(script("zsh")));
    assertThat(output).isEqualTo("at\\ sea atlas\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "repository-mcp sh;show",
        "repository-mcp install --scope u;user",
        "repository-mcp show atl;atlas",
        "repository-mcp list --tags back;backend",
      })
  void fishCompletes(String line, String expected) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "fish is installed");
    String output =
        run("/usr/bin/fish", "source %s; complete -C '%s'".formatted(script("fish"), line));
    assertThat(output.lines().map(text -> text.split("\t", -1)[0])).contains(expected);
  }

  @ParameterizedTest
  @EnumSource
  void everyScriptNamesEveryCommand(CompletionCommand.Shell language) {
    String text = shell.run("completion", language.name()).output();
    assertThat(text).contains("doctor", "uninstall", "prune").doesNotContain("-a candidates");
  }
}
