package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Every tool's definition is a contract with clients: it changes only together with its golden
/// file. `mvn test -Dtest=GoldenToolsTest -Dgolden=write` rewrites what differs.
class GoldenToolsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final ObjectWriter WRITER = writer();

  private static ObjectWriter writer() {
    var indenter = new DefaultIndenter("  ", "\n");
    return new JsonMapper()
        .writer()
        .with(
            new DefaultPrettyPrinter()
                .withSeparators(
                    Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter));
  }

  @Test
  void everyToolIsDefinedAsItsGoldenFileSays() throws Exception {
    List<ObjectNode> tools = ToolDefinitions.all();
    for (ObjectNode tool : tools) {
      Path golden = FOLDER.resolve(tool.get("name").stringValue() + ".json");
      String now = WRITER.writeValueAsString(tool) + "\n";
      if (System.getProperty("golden", "check").equals("write")) {
        Files.createDirectories(FOLDER);
        Files.writeString(golden, now, UTF_8);
      }
      assertThat(golden).exists();
      assertThat(now).as("%s; -Dgolden=write rewrites it", golden).isEqualTo(read(golden));
    }
  }

  @Test
  void noGoldenFileIsLeftOfAToolThatIsGone() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              ToolDefinitions.all().stream()
                  .map(tool -> tool.get("name").stringValue() + ".json")
                  .toList());
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }
}
