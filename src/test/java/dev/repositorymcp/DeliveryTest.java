package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.config.KnownNames;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.ToolEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is handed out beside the program agrees with it: image, client configuration, launcher.
class DeliveryTest {
  private static final Pattern OUR_VARIABLE =
      Pattern.compile("\\b(?:DATABASE|REPOSITORY_MCP|POOL|LOG|SQL|MAX)_[A-Z_]+\\b");

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static List<String> groups(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void theImageHasTheJavaOfTheBuild() throws IOException {
    String release = groups("<maven.compiler.release>(.+?)<", read("pom.xml")).getFirst();
    assertThat(groups("^FROM .*temurin[:-]([0-9]+)", read("Dockerfile")))
        .hasSize(2)
        .containsOnly(release);
  }

  @Test
  void theImageCopiesWhatExistsAndIsNotIgnored() throws IOException {
    String ignored = read(".dockerignore");
    List<String> sources =
        groups("^COPY (?!--from)(.+) \\S+$", read("Dockerfile")).stream()
            .flatMap(line -> Stream.of(line.split(" ", -1)))
            .toList();
    assertThat(sources).contains("pom.xml", "src", "schema", "bin/repository-mcp");
    assertThat(sources).allSatisfy(source -> assertThat(Path.of(source)).exists());
    assertThat(sources)
        .map(source -> "!" + Path.of(source).getName(0))
        .isSubsetOf(ignored.lines().toList());
  }

  @Test
  void theImageRunsTheLauncherUnprivileged() throws IOException {
    String image = read("Dockerfile");
    assertThat(groups("^USER (.+)$", image)).containsExactly("repository-mcp");
    assertThat(groups("^VOLUME (.+)$", image))
        .isEqualTo(groups("^ +REPOSITORY_MCP_HOME=(\\S+)", image));
    assertThat(groups("^ENTRYPOINT (.+)$", image).getFirst()).contains("tini", "repository-mcp");
    assertThat(image).contains("CMD [\"repository-mcp\", \"health\"]");
  }

  @Test
  void everyVariableThatIsMentionedIsKnown() throws IOException {
    for (String file : List.of("Dockerfile", "bin/repository-mcp", "bin/train", "bin/Build.java")) {
      assertThat(OUR_VARIABLE.matcher(read(file)).results().map(MatchResult::group))
          .as(file)
          .isNotEmpty()
          .isSubsetOf(KnownNames.ALL);
    }
  }

  @Test
  void theBundleSaysWhichToolsItHas() throws IOException, SettingsException {
    JsonNode manifest = JsonMapper.shared().readTree(read("release/manifest.json"));
    JsonNode server = manifest.path("server");
    Map<String, String> nowhere = Map.of("DATABASE_URL", "postgresql://localhost:1/none");
    try (Server program =
        Server.forPerson(Settings.from(nowhere, Platform.current()), step -> {})) {
      assertThat(manifest.path("tools").valueStream().map(tool -> tool.path("name").asString()))
          .containsExactlyElementsOf(program.tools().stream().map(ToolEntry::name).toList());
    }
    assertThat(server.path("mcp_config").path("env").propertyNames()).isSubsetOf(KnownNames.ALL);
    assertThat(Path.of(server.path("entry_point").asString())).exists();
  }

  @Test
  void theRegistryOfServersIsToldKnownVariables() throws IOException {
    JsonNode listed = JsonMapper.shared().readTree(read("release/server.json"));
    assertThat(
            listed
                .at("/packages/0/environmentVariables")
                .valueStream()
                .map(variable -> variable.path("name").asString()))
        .isNotEmpty()
        .isSubsetOf(KnownNames.ALL);
  }

  @Test
  void theNoticeNamesTheChartsOfTheBuild() throws IOException {
    String version = groups("<chart.js.version>(.+?)<", read("pom.xml")).getFirst();
    assertThat(read("NOTICE")).contains("Chart.js " + version);
  }

  @Test
  void theExampleForClientsIsValid() throws IOException {
    JsonNode server =
        JsonMapper.shared()
            .readTree(read("mcp-config.example.json"))
            .path("mcpServers")
            .path("repository-mcp");
    String command = server.path("command").asString();
    assertThat(Path.of(command)).isAbsolute().endsWithRaw(Path.of("bin/repository-mcp"));
    assertThat(server.path("env").propertyNames()).isNotEmpty().isSubsetOf(KnownNames.ALL);
  }
}
