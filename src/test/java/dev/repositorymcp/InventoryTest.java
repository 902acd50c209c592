package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.ToolEntry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Rules that every tool keeps, so that the most limited client can use it.
class InventoryTest {
  /// Clients drop tools, or whole servers, for these.
  private static final List<String> TROUBLESOME =
      List.of(
          "oneOf", "anyOf", "allOf", "not", "if", "then", "else", "$ref", "$dynamicRef", "default");

  /// Each definition is part of every conversation: four characters are about one token.
  private static final int MOST_CHARACTERS = 6_000;

  static List<ObjectNode> tools() throws Exception {
    return ToolDefinitions.all();
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  @Test
  void thereAreTheseToolsInThisOrder() throws Exception {
    assertThat(tools())
        .map(tool -> text(tool, "name"))
        .containsExactly(
            "create_repository", "list_repositories", "update_repository", "health_check");
    try (Server server = ToolDefinitions.server()) {
      assertThat(server.tools())
          .map(ToolEntry::name)
          .containsExactlyElementsOf(tools().stream().map(tool -> text(tool, "name")).toList());
      assertThat(server.tool("health_check")).isPresent();
      assertThat(server.tool("Health_Check")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aToolHasATitleAndADescription(ObjectNode tool) {
    assertThat(text(tool, "name")).matches("[a-z]+(_[a-z]+)*");
    assertThat(text(tool, "title")).isNotBlank().doesNotContain("_").hasSizeLessThan(40);
    assertThat(text(tool, "description")).endsWith(".").hasSizeBetween(20, 400);
  }

  @ParameterizedTest
  @MethodSource("tools")
  void argumentsAreAClosedObjectOfDescribedPlainValues(ObjectNode tool) {
    JsonNode schema = tool.path("inputSchema");
    assertThat(text(schema, "type")).isEqualTo("object");
    assertThat(schema.path("properties").isObject()).isTrue();
    assertThat(schema.path("additionalProperties").toString()).isEqualTo("false");
    schema
        .path("properties")
        .forEachEntry(
            (name, property) -> {
              assertThat(name).matches("[a-z]+(_[a-z]+)*");
              assertThat(text(property, "type")).isIn("string", "integer", "boolean");
              assertThat(text(property, "description")).as(name).isNotBlank();
            });
    assertThat(schema.path("properties").propertyNames())
        .containsAll(schema.path("required").valueStream().map(JsonNode::asString).toList());
  }

  @ParameterizedTest
  @MethodSource("tools")
  void resultsAreAnOpenObjectOfPlainValues(ObjectNode tool) {
    JsonNode schema = tool.path("outputSchema");
    assertThat(text(schema, "type")).isEqualTo("object");
    assertThat(schema.has("additionalProperties")).isFalse();
    assertThat(schema.path("properties").size()).isPositive();
    schema
        .path("properties")
        .forEach(
            property -> {
              assertThat(text(property, "type"))
                  .isIn("string", "integer", "number", "boolean", "array", "object");
              assertThat(property.has("items")).isEqualTo(text(property, "type").equals("array"));
            });
  }

  @ParameterizedTest
  @MethodSource("tools")
  void nothingInASchemaTroublesClients(ObjectNode tool) {
    for (JsonNode schema : List.of(tool.path("inputSchema"), tool.path("outputSchema"))) {
      for (String keyword : TROUBLESOME) {
        assertThat(schema.findValue(keyword)).as(keyword).isNull();
      }
      assertThat(schema.findValues("type")).allMatch(JsonNode::isString);
    }
  }

  @ParameterizedTest
  @MethodSource("tools")
  void annotationsDoNotContradictEachOther(ObjectNode tool) {
    JsonNode hints = tool.path("annotations");
    assertThat(hints.propertyNames())
        .isEqualTo(Set.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"));
    assertThat(hints.path("openWorldHint").booleanValue()).isFalse();
    if (hints.path("readOnlyHint").booleanValue()) {
      assertThat(hints.path("destructiveHint").booleanValue()).isFalse();
      assertThat(hints.path("idempotentHint").booleanValue()).isTrue();
    }
  }

  @Test
  void onlyTheToolsThatOnlyReadSaySo() throws Exception {
    try (Server server = ToolDefinitions.server()) {
      assertThat(server.tools())
          .map(ToolEntry::effect)
          .containsExactly(Effect.CREATES, Effect.READS, Effect.CHANGES, Effect.READS);
    }
  }

  @Test
  void allDefinitionsTogetherAreSmall() throws Exception {
    int characters = tools().stream().mapToInt(tool -> tool.toString().length()).sum();
    System.err.println("All tool definitions together: " + characters + " characters");
    assertThat(characters).isLessThan(MOST_CHARACTERS);
  }
}
