package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class JsonTextTest {
  @Test
  void whatIsWrittenIsReadBackAlikeButForHalfPairs() {
    var random = new Random(1);
    String alphabet = "aé\u0085\u2028\u2029\ud83d\ude80\ud83d\"\\\n\u0000\uFFFD";
    for (int i = 0; i < 5000; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String line = new String(JsonText.encode(JsonText.write(text.toString())), UTF_8);

      assertThat(line).doesNotContain("\u0085", "\u2028", "\u2029", "\n");
      assertThat(JsonText.parse(line).stringValue()).isEqualTo(whole(text.toString()));
    }
  }

  @Test
  void readsWhatAMapperReads() {
    var random = new Random(2);
    var read = new AtomicInteger();
    String pieces = "{}[],:\"\"  truefalsenull0123456789-+.eE\\u00e9aé\ud83d\ude80";
    List<String> seeds =
        List.of(
            "{\"a\":[1,-2,3.5,1e3,12345678901,123456789012345678901234567890,true,false,null,{}]}",
            "[[],[[\"x\",{\"y\":\"\\u00e9\\n\"}]],0,-0,0.1]",
            "\"text\"",
            "-17",
            "null");
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder(seeds.get(i % seeds.size()));
      for (int j = random.nextInt(3); j > 0; j--) {
        int place = random.nextInt(text.length());
        char piece = pieces.charAt(random.nextInt(pieces.length()));
        if (random.nextBoolean()) {
          text.setCharAt(place, piece);
        } else {
          text.insert(place, piece);
        }
      }
      String json = text.toString();
      JsonNode expected = byMapper(json);
      if (expected == null) {
        assertThatExceptionOfType(ProtocolError.class)
            .as(json)
            .isThrownBy(() -> JsonText.parse(json));
      } else {
        assertThat(JsonText.parse(json)).as(json).isEqualTo(expected);
        read.incrementAndGet();
      }
    }
    assertThat(read).hasValueBetween(5_000, 15_000);
  }

  private static @Nullable JsonNode byMapper(String json) {
    try {
      return JsonText.mapper().readTree(json);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String whole(String text) {
    var whole = new StringBuilder();
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
