package dev.repositorymcp.jsonrpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads members of params that must have a certain type. Null counts as absent.
public final class Members {
  private Members() {}

  /// The value as an object, empty if absent.
  ///
  /// @throws ProtocolError if it is something else
  public static ObjectNode object(String name, @Nullable JsonNode node) {
    return switch (node) {
      case null -> JsonNodeFactory.instance.objectNode();
      case ObjectNode object -> object;
      case JsonNode other when other.isNull() -> JsonNodeFactory.instance.objectNode();
      default -> throw ProtocolError.invalidParams(name + " must be an object");
    };
  }

  /// A member that must be there.
  ///
  /// @throws ProtocolError if it is absent or no string
  public static String text(ObjectNode params, String name) {
    JsonNode node = params.get(name);
    if (node == null || !node.isString()) {
      throw ProtocolError.invalidParams(name + " must be a string");
    }
    return node.stringValue();
  }

  /// The value as an object of strings, empty if absent.
  ///
  /// @throws ProtocolError if it, or one of them, is something else
  public static ObjectNode strings(String name, @Nullable JsonNode node) {
    ObjectNode strings = JsonNodeFactory.instance.objectNode();
    ObjectNode given = object(name, node);
    for (Map.Entry<String, JsonNode> property : given.properties()) {
      if (!property.getValue().isNull()) {
        strings.put(property.getKey(), text(given, property.getKey()));
      }
    }
    return strings;
  }
}
