package dev.repositorymcp.tool;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
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

  private ToolJson() {}

  /// The mapper itself, for trees of the same form.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// The name that a record component has in JSON.
  public static String propertyName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /// One line of JSON.
  public static String write(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
