package dev.repositorymcp.repository;

import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.StorableText;
import dev.repositorymcp.tool.ToolJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jooq.JSONB;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Free data of the user: one JSON object.
final class Metadata {
  private static final int MOST_BYTES = 16 * 1024;

  /// Of a double, which is what most clients read numbers into.
  private static final int LARGEST_EXPONENT = 308;

  private Metadata() {}

  /// Reads a JSON object.
  ///
  /// @throws Failure if the text is none, or too large
  static JSONB parse(String text) {
    return text.isBlank() ? JSONB.valueOf("{}") : checked(object(text));
  }

  /// Applies a JSON merge patch (RFC 7396): members replace, null removes, objects merge.
  ///
  /// @param patch an empty text clears everything
  static JSONB patch(JSONB present, String patch) {
    if (patch.isBlank()) {
      return JSONB.valueOf("{}");
    }
    return checked(merge((ObjectNode) ToolJson.mapper().readTree(present.data()), object(patch)));
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              switch (member.getValue()) {
                case JsonNode value when value.isNull() -> target.remove(name);
                case ObjectNode value ->
                    target.set(
                        name,
                        merge(
                            target.get(name) instanceof ObjectNode known
                                ? known
                                : target.objectNode(),
                            value));
                case JsonNode value -> target.set(name, value);
              }
            });
    return target;
  }

  private static ObjectNode object(String text) {
    JsonNode tree;
    try {
      tree = ToolJson.mapper().readTree(text);
    } catch (JacksonException e) {
      throw notAnObject();
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw notAnObject();
  }

  private static Failure notAnObject() {
    return Failure.invalidArgument(
        "metadata must be a JSON object written as text, for example {\"team\":\"core\"}.");
  }

  /// The text is as long as PostgreSQL makes it, which writes numbers without an exponent.
  private static JSONB checked(ObjectNode object) {
    if (hasHugeNumber(object)) {
      throw Failure.invalidArgument(
          "metadata must hold no number beyond 1e308 or closer to 0 than 1e-308; write it as text,"
              + " in quotes.");
    }
    String text = ToolJson.write(object);
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw Failure.invalidArgument(
          "metadata may have at most 16 KiB; keep large data elsewhere and store where it is.");
    }
    StorableText.require("metadata", ToolJson.mapper().treeToValue(object, Object.class));
    return JSONB.valueOf(text);
  }

  /// Clients would read it as infinity or 0, and its digits would fill the page.
  private static boolean hasHugeNumber(JsonNode node) {
    return (node.isNumber() && isHuge(node.decimalValue()))
        || node.valueStream().anyMatch(Metadata::hasHugeNumber);
  }

  private static boolean isHuge(BigDecimal number) {
    long magnitude = (long) number.precision() - number.scale();
    return (number.signum() != 0 && Math.abs(magnitude) > LARGEST_EXPONENT)
        || Math.abs((long) number.scale()) > MOST_BYTES;
  }
}
