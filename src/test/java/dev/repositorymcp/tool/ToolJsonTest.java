package dev.repositorymcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The one JSON form of what tools answer.
class ToolJsonTest {
  private static final List<@Nullable Object> PLAIN =
      Arrays.asList(
          "",
          "feature/main",
          "C:\\a \"b\"",
          "two\nlines\tand\r\b\f",
          "\u0000\u001b[0m\u007f",
          "Größe 数 😀 \u2028 \ud800",
          List.of(),
          Map.of(),
          true,
          -17,
          Long.MAX_VALUE,
          new BigDecimal("1E+3"),
          new UUID(1, 2),
          Instant.parse("2026-01-02T03:04:05.678Z"),
          null);

  @Test
  void knowsTheLengthWithoutWriting() {
    for (Object value : PLAIN) {
      assertThat(ToolJson.length(value)).as("%s", value).isEqualTo(ToolJson.write(value).length());
    }
    var random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      Object value = value(random, 4);
      assertThat(ToolJson.length(value)).as("%s", value).isEqualTo(ToolJson.write(value).length());
    }
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 1 : 3)) {
      case 0 -> PLAIN.get(random.nextInt(PLAIN.size()));
      case 1 -> {
        var list = new ArrayList<@Nullable Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put("key \"" + i, value(random, depth - 1));
        }
        yield map;
      }
    };
  }
}
