package dev.repositorymcp.tool;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.repositorymcp.text.Spelling;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks the arguments of one tool against its input schema and binds them to its record.
///
/// Lenient where clients are known to be sloppy and nothing can be misread: null counts as absent,
/// and so does `""` where no text is wanted or only a certain one; `"10"` is 10 and `"true"` is
/// true. Everything else is refused with the argument's name, what was sent and what is wanted.
final class Arguments<I extends Record> {
  private static final int LONGEST_QUOTE = 100;

  private final String tool;
  private final Class<I> type;
  private final Map<String, Property> properties = new LinkedHashMap<>();
  private final List<?> required;
  private final Once<Schema> schema;

  /// What the schema says of one argument.
  private record Property(Map<?, ?> schema) {
    String type() {
      return String.valueOf(schema.get("type"));
    }

    boolean isChoice() {
      return !type().equals("string") || schema.containsKey("enum");
    }

    String wanted() {
      return switch (type()) {
        case "integer" ->
            schema.containsKey("minimum")
                ? "an integer from %s to %s".formatted(schema.get("minimum"), schema.get("maximum"))
                : "an integer";
        case "boolean" -> "true or false";
        default -> {
          if (schema.get("enum") instanceof List<?> options) {
            yield "one of " + String.join(", ", options.stream().map(String::valueOf).toList());
          }
          yield schema.containsKey("maxLength")
              ? "text of at most %s characters".formatted(schema.get("maxLength"))
              : "text";
        }
      };
    }
  }

  Arguments(String tool, Class<I> type, Map<String, Object> inputSchema) {
    this.tool = tool;
    this.type = type;
    Schemas.properties(inputSchema)
        .forEach((name, property) -> properties.put(name, new Property(property)));
    this.required = inputSchema.get("required") instanceof List<?> names ? names : List.of();
    // Its classes take longer to load than everything else that the first answer needs.
    this.schema = new Once<>(() -> compiled(inputSchema));
  }

  private static Schema compiled(Map<String, Object> inputSchema) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ToolJson.mapper().<JsonNode>valueToTree(inputSchema));
  }

  /// @throws Failure for the first thing that is wrong
  I bind(Map<String, ?> arguments) {
    var accepted = new LinkedHashMap<String, Object>();
    arguments.forEach(
        (name, value) -> {
          Property property = property(name);
          if (value != null && !(value.equals("") && property.isChoice())) {
            Object converted = convert(property, value);
            StorableText.require(name, converted);
            accepted.put(name, converted);
          }
        });
    validate(accepted);
    return ToolJson.mapper().convertValue(accepted, type);
  }

  private Property property(String name) {
    Property property = properties.get(name);
    if (property == null) {
      throw Failure.invalidArgument(
          "%s has no argument %s%s It takes: %s."
              .formatted(
                  tool,
                  quote(name),
                  Spelling.meant(name, properties.keySet())
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("."),
                  String.join(", ", properties.keySet())));
    }
    return property;
  }

  private static Object convert(Property property, Object value) {
    return switch (property.type()) {
      case "integer" -> integer(value);
      case "boolean" -> truth(value);
      default -> value;
    };
  }

  private static Object integer(Object value) {
    if (!(value instanceof Number) && !(value instanceof String)) {
      return value;
    }
    try {
      // Bounds the exponent: 1e999999999 would otherwise be expanded digit by digit.
      var number = new BigDecimal(value.toString().strip());
      return number.precision() - number.scale() > 18 ? value : number.longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return value;
    }
  }

  private static Object truth(Object value) {
    return value instanceof String text
        ? switch (text) {
          case "true" -> true;
          case "false" -> false;
          default -> value;
        }
        : value;
  }

  private void validate(Map<String, Object> accepted) {
    if (accepted.isEmpty() && required.isEmpty()) {
      return; // fits every schema, and the validator need not be loaded for it
    }
    JsonNode tree = ToolJson.mapper().valueToTree(accepted);
    for (com.networknt.schema.Error error : schema.get().validate(tree)) {
      if (error.getKeyword().equals("required")) {
        throw Failure.invalidArgument(
            "%s needs %s. Call again with it."
                .formatted(
                    tool,
                    String.join(
                        " and ",
                        required.stream()
                            .map(String::valueOf)
                            .filter(name -> !accepted.containsKey(name))
                            .toList())));
      }
      String name = error.getInstanceLocation().getName(0);
      throw Failure.invalidArgument(
          "%s must be %s, got %s."
              .formatted(name, property(name).wanted(), quote(accepted.get(name))));
    }
  }

  private static String quote(@Nullable Object value) {
    String json = ToolJson.write(value);
    return json.length() <= LONGEST_QUOTE
        ? json
        : json.substring(0, json.offsetByCodePoints(0, LONGEST_QUOTE / 2)) + "…\"";
  }
}
