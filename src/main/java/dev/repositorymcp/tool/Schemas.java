package dev.repositorymcp.tool;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a tool's JSON Schemas from its records.
///
/// They stay as plain as the most limited client needs: an object at the root, one type per
/// property, no combinators, no references. Nested records are objects without further detail,
/// since each detail costs every conversation its tokens.
final class Schemas {
  private Schemas() {}

  /// Schema of arguments; nothing but the record's components is allowed.
  static Map<String, Object> ofInput(Class<? extends Record> type) {
    Map<String, Object> schema = ofOutput(type);
    schema.put("additionalProperties", false);
    return schema;
  }

  /// Schema of a result; open, so that a later version may add to it.
  static Map<String, Object> ofOutput(Class<? extends Record> type) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = ToolJson.propertyName(component);
      properties.put(name, property(component));
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(name);
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  /// The properties of a schema made here, in order.
  @SuppressWarnings("unchecked") // ofOutput put them there
  static Map<String, Map<String, Object>> properties(Map<String, Object> schema) {
    return (Map<String, Map<String, Object>>) Objects.requireNonNull(schema.get("properties"));
  }

  private static Map<String, Object> property(RecordComponent component) {
    Map<String, Object> property = type(component.getType());
    Doc doc = component.getAnnotation(Doc.class);
    if (doc != null) {
      describe(property, doc);
    }
    return property;
  }

  private static void describe(Map<String, Object> property, Doc doc) {
    if (!doc.value().isEmpty()) {
      property.put("description", doc.value());
    }
    if (doc.minimum() != Long.MIN_VALUE) {
      property.put("minimum", doc.minimum());
    }
    if (doc.maximum() != Long.MAX_VALUE) {
      property.put("maximum", doc.maximum());
    }
    if (doc.maxLength() != Integer.MAX_VALUE) {
      property.put("maxLength", doc.maxLength());
    }
    if (doc.oneOf().length > 0) {
      property.put("enum", List.of(doc.oneOf()));
    }
  }

  private static Map<String, Object> type(Class<?> type) {
    var schema = new LinkedHashMap<String, Object>();
    if (type == String.class || type == UUID.class || type == Instant.class) {
      schema.put("type", "string");
    } else if (type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class) {
      schema.put("type", "integer");
    } else if (type == double.class || type == Double.class) {
      schema.put("type", "number");
    } else if (type == boolean.class || type == Boolean.class) {
      schema.put("type", "boolean");
    } else if (type.isEnum()) {
      schema.put("type", "string");
      schema.put("enum", lowerCaseNames(type));
    } else if (List.class.isAssignableFrom(type)) {
      schema.put("type", "array");
      schema.put("items", Map.of("type", "object"));
    } else if (type.isRecord() || Map.class.isAssignableFrom(type)) {
      schema.put("type", "object");
    } else {
      throw new IllegalArgumentException("No JSON Schema for " + type.getName());
    }
    return schema;
  }

  private static List<String> lowerCaseNames(Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
