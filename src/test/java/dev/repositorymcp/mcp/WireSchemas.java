package dev.repositorymcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The protocol's own JSON Schemas, one for the legacy revisions and one for the modern one.
enum WireSchemas {
  LEGACY("2025-11-25"),
  MODERN("2026-07-28");

  private static final Map<String, Schema> COMPILED = new ConcurrentHashMap<>();

  private final String revision;

  WireSchemas(String revision) {
    this.revision = revision;
  }

  /// Holds a value against a definition of the revision.
  JsonNode check(String definition, JsonNode value) {
    Schema schema =
        COMPILED.computeIfAbsent(revision + definition, _ -> compile(revision, definition));
    assertThat(schema.validate(value)).as("%s as %s %s", value, revision, definition).isEmpty();
    return value;
  }

  private static Schema compile(String revision, String definition) {
    try (InputStream file =
        Objects.requireNonNull(
            WireSchemas.class.getResourceAsStream("/mcp-schema/" + revision + ".json"))) {
      ObjectNode whole = (ObjectNode) new JsonMapper().readTree(file);
      assertThat(whole.path("$defs").has(definition)).as(definition).isTrue();
      whole.put("$ref", "#/$defs/" + definition);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
