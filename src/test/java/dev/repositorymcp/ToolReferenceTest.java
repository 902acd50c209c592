package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.ToolEntry;
import dev.repositorymcp.tool.ToolJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Holds `docs/tools.md` to the definitions of the tools. `mvn test -Dtest=ToolReferenceTest
/// -Ddocs=write` writes the part below its mark anew.
class ToolReferenceTest {
  private static final Path PAGE = Path.of("docs/tools.md");
  private static final String MARK = "<!-- generated -->\n";

  @Test
  void describesTheToolsThatThereAre() throws Exception {
    String page = Files.readString(PAGE);
    String written = page.substring(0, page.indexOf(MARK) + MARK.length()) + reference();
    if (System.getProperty("docs", "check").equals("write")) {
      Files.writeString(PAGE, written, UTF_8);
    } else {
      assertThat(page).as("run: mvn test -Dtest=ToolReferenceTest -Ddocs=write").isEqualTo(written);
    }
  }

  private static String reference() throws Exception {
    Map<String, String> nowhere = Map.of("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    try (Server server = Server.forPerson(Settings.from(nowhere, Platform.current()), _ -> {})) {
      return server.tools().stream()
          .map(ToolReferenceTest::section)
          .collect(Collectors.joining("\n", "\n", ""));
    }
  }

  private static String section(ToolEntry tool) {
    return """
    ## %s

    %s %s

    %s
    | result | type | |
    |---|---|---|
    %s\
    """
        .formatted(
            tool.name(),
            tool.description(),
            effect(tool.effect()),
            arguments(tree(tool.inputSchema())),
            rows(tree(tool.outputSchema()), "", "may be absent"));
  }

  private static String arguments(JsonNode schema) {
    return "| argument | type | |\n|---|---|---|\n" + rows(schema, "Required.", "");
  }

  private static JsonNode tree(Map<String, Object> schema) {
    return ToolJson.mapper().valueToTree(schema);
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case READS -> "Changes nothing.";
      case CREATES -> "The same call again changes nothing more.";
      case CHANGES -> "The same call again may change more.";
      case DELETES -> "Takes away.";
    };
  }

  private static String rows(JsonNode schema, String required, String optional) {
    return schema.path("properties").properties().stream()
        .map(
            property -> {
              boolean needed =
                  schema
                      .path("required")
                      .valueStream()
                      .anyMatch(name -> name.asString().equals(property.getKey()));
              return row(property.getKey(), property.getValue(), needed ? required : optional);
            })
        .collect(Collectors.joining());
  }

  private static String row(String name, JsonNode property, String note) {
    String description = property.path("description").asString("");
    String meaning =
        sentence(description) + sentence(limits(property)) + sentence(options(property)) + note;
    return "| `%s` | %s | %s |\n"
        .formatted(name, property.path("type").asString(), meaning.strip().replace("|", "\\|"));
  }

  private static String sentence(String text) {
    return text.isEmpty() ? "" : text + (text.endsWith(".") ? " " : ". ");
  }

  private static String limits(JsonNode property) {
    if (property.has("maxLength")) {
      return "At most " + property.path("maxLength") + " characters";
    }
    return property.has("minimum")
        ? "From %s to %s".formatted(property.path("minimum"), property.path("maximum"))
        : "";
  }

  private static String options(JsonNode property) {
    return property.has("enum")
        ? property
            .path("enum")
            .valueStream()
            .map(option -> "`" + option.asString() + "`")
            .collect(Collectors.joining(", ", "One of ", ""))
        : "";
  }
}
