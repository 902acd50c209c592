package dev.repositorymcp.tool;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// The one JSON form of tool records: snake_case names, absent values left out, minified,
/// timestamps as RFC 3339 in UTC, numbers with all their digits.
public final class ToolJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// Control characters that have an escape of two characters; others have one of six.
  private static final String SHORT_ESCAPES = "\b\t\n\f\r";

  private ToolJson() {}

  /// The mapper itself, for trees of the same form.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// The name that a record component has in JSON.
  public static String propertyName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /// How many characters [#write] makes of a value; without writing it where that is easy to tell.
  public static int length(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length() + 2 + escapes(text);
      case Map<?, ?> map when !map.isEmpty() ->
          map.entrySet().stream().mapToInt(ToolJson::length).sum() + map.size() + 1;
      case List<?> list when !list.isEmpty() ->
          list.stream().mapToInt(ToolJson::length).sum() + list.size() + 1;
      case null, default -> write(value).length();
    };
  }

  private static int length(Map.Entry<?, ?> entry) {
    return length(entry.getKey()) + 1 + length(entry.getValue());
  }

  private static int escapes(String text) {
    int escapes = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"' || character == '\\') {
        escapes++;
      } else if (character < ' ') {
        escapes += SHORT_ESCAPES.indexOf(character) >= 0 ? 1 : 5;
      }
    }
    return escapes;
  }

  /// One line of JSON.
  public static String write(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
