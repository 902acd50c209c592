package dev.repositorymcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/// Changes to the text of a configuration file leave everything else as it was.
class EditTest {
  private static final Launch LAUNCH =
      new Launch("/opt/repository-mcp/bin/it", List.of(), Map.of());
  private static final Launch ELSEWHERE =
      new Launch("/elsewhere/it", List.of("serve"), Map.of("LOG_LEVEL", "INFO", "Ü", "a\"\\b\n"));

  static String sample(Client client) throws IOException {
    String ending = client == Client.CODEX ? ".toml" : ".json";
    return Files.readString(Path.of("src/test/resources/client-configs", client.id() + ending));
  }

  private static Edit install(Client client, String text, Launch launch) {
    return Edit.install(client.format(), text, Target.NAME, launch);
  }

  private static String uninstall(Client client, String text) {
    return Edit.uninstall(client.format(), text, Target.NAME).after();
  }

  /// Lines of the one that aren't in the other, apart from a comma at their end.
  private static List<String> missing(String text, String from) {
    List<String> lines = from.lines().map(EditTest::withoutComma).toList();
    return text.lines().filter(line -> !lines.contains(withoutComma(line))).toList();
  }

  private static String withoutComma(String line) {
    return line.replaceFirst("},?( *(//.*)?)$", "}$1");
  }

  static Stream<Arguments> samplesInBothLineEnds() throws IOException {
    Stream.Builder<Arguments> samples = Stream.builder();
    for (Client client : Client.values()) {
      samples.add(Arguments.of(client, sample(client)));
      samples.add(Arguments.of(client, sample(client).replace("\n", "\r\n")));
    }
    return samples.build();
  }

  @ParameterizedTest
  @MethodSource("samplesInBothLineEnds")
  void whatWasInstalledIsRemovedWithoutATrace(Client client, String text) {
    Edit edit = install(client, text, LAUNCH);
    assertThat(edit.changes()).isTrue();
    if (!text.contains("}}")) {
      assertThat(missing(text, edit.after())).as(edit.after()).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(edit.after().contains("\r\n")).isEqualTo(text.contains("\r\n"));
    assertThat(edit.after().replace("\r\n", "").contains("\r")).isFalse();
    String removed = uninstall(client, edit.after());
    if (client == Client.ZED) {
      assertThat(removed).as("it held no servers before").contains("\"context_servers\": {}");
    } else {
      assertThat(removed).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void installingTwiceIsInstallingOnce(Client client) throws IOException {
    for (Launch launch : List.of(LAUNCH, ELSEWHERE)) {
      String once = install(client, sample(client), launch).after();
      assertThat(install(client, once, launch).changes()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOlderEntryIsBroughtUpToDateInItsPlace(Client client) throws IOException {
    String old = install(client, sample(client), LAUNCH).after();
    Edit edit = install(client, old, ELSEWHERE);
    assertThat(edit.after()).contains("/elsewhere/it").doesNotContain("/opt/repository-mcp");
    assertThat(install(client, edit.after(), LAUNCH).after())
        .as("variables that a person may have added stay")
        .contains("LOG_LEVEL");
    assertThat(edit.lines())
        .noneMatch(line -> line.contains("playwright") || line.contains("docs"));
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsNotThereBeginsWithTheEntry(Client client) {
    String text = install(client, "", ELSEWHERE).after();
    assertThat(text).endsWith("\n").contains("repository-mcp");
    assertThat(install(client, text, ELSEWHERE).changes()).isFalse();
    assertThat(uninstall(client, text)).doesNotContain("repository-mcp");
  }

  @Test
  void theEntryStandsWhereAPersonWouldPutIt() throws IOException {
    assertThat(install(Client.VSCODE, sample(Client.VSCODE), LAUNCH).after())
        .endsWith(
            """
                    }, // as in the handbook
                    // add yours below
                    "repository-mcp": {
                        "type": "stdio",
                        "command": "/opt/repository-mcp/bin/it",
                        "args": []
                    }
                }
            }
            """);
    assertThat(install(Client.CURSOR, sample(Client.CURSOR), LAUNCH).after())
        .contains("}, // keep this one last\n\t\t\"repository-mcp\": {\n\t\t\t\"command\"");
    assertThat(install(Client.GEMINI, sample(Client.GEMINI), LAUNCH).after())
        .contains(
            "}, \"repository-mcp\": {\"command\": \"/opt/repository-mcp/bin/it\", \"args\": []}}");
    assertThat(install(Client.CODEX, sample(Client.CODEX), LAUNCH).after())
        .isEqualTo(
            sample(Client.CODEX)
                + """

                [mcp_servers.repository-mcp]
                command = "/opt/repository-mcp/bin/it"
                args = []
                """);
  }

  @Test
  void whatAPersonAddedToTheEntryStays() {
    String text =
        """
        [mcp_servers.repository-mcp] # ours
        # slow machine
        startup_timeout_sec = 60
        command = "/old" # was here
        env = { A = "1" }
        [other]
        x = 1
        """;
    assertThat(install(Client.CODEX, text, ELSEWHERE).after())
        .contains(
            "# slow machine\nstartup_timeout_sec = 60\ncommand = \"/elsewhere/it\" # was here\n",
            "env = { A = \"1\", ",
            "LOG_LEVEL = \"INFO\"",
            "args = [\"serve\"]\n[other]\nx = 1\n");
    String json =
        """
        {"servers": {"repository-mcp": {"command": "/old" /* mine */, "dev": {"watch": "x"}}}}\
        """;
    assertThat(install(Client.VSCODE, json, LAUNCH).after())
        .isEqualTo(json.replace("/old", LAUNCH.command()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}}",
        "{\"mcpServers\": {},}",
        "{\"mcpServers\": {} // no comments here\n}",
        "{\"a\": 1, \"a\": 2}",
        "{\"mcpServers\": 'x'}",
        "\uFEFF{}",
      })
  void aFileThatTheClientCannotReadIsRefused(String text) {
    assertThatThrownBy(() -> install(Client.CLAUDE_DESKTOP, text, LAUNCH))
        .isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"mcpServers\": []}",
        "{\"mcpServers\": null}",
        "{\"mcpServers\": {\"repository-mcp\": true}}",
        "{\"mcpServers\": {\"repository-mcp\": {\"url\": \"https://elsewhere\"}}}",
      })
  void aFileOfAnotherShapeIsRefused(String text) {
    assertThatThrownBy(() -> install(Client.CLAUDE_DESKTOP, text, LAUNCH))
        .isInstanceOf(Failure.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcp_servers = { docs = { command = \"x\" } }\n",
        "mcp_servers.docs.command = \"x\"\n",
        "[mcp_servers]\nrepository-mcp = { command = \"x\" }\n",
        "[mcp_servers]\nrepository-mcp.command = \"x\"\n",
      })
  void tomlInAFormThatIsNotUnderstoodIsRefused(String text) {
    assertThatThrownBy(() -> install(Client.CODEX, text, LAUNCH)).isInstanceOf(Failure.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = ", "[a\n", "a = 1\na = 2\n", "[a]\n[a]\n", "x = \"\"\"\n"})
  void brokenTomlIsRefused(String text) {
    assertThatThrownBy(() -> install(Client.CODEX, text, LAUNCH))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void tablesOfOursAreRemovedWhereverTheyStand() {
    String text =
        """
        [mcp_servers.'repository-mcp']
        command = "x"

        # about docs
        [mcp_servers.docs]
        command = "y"

        [mcp_servers.repository-mcp.env]
        A = "1"

        [last]
        """;
    assertThat(uninstall(Client.CODEX, text))
        .isEqualTo("\n# about docs\n[mcp_servers.docs]\ncommand = \"y\"\n\n[last]\n");
  }
}
