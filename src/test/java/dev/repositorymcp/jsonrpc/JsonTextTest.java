package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

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

  private static String whole(String text) {
    var whole = new StringBuilder();
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
