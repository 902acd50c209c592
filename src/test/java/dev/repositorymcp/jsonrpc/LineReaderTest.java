package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.jsonrpc.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final int LIMIT = 50_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void linesAreTheSameHoweverTheyArrive(long seed) throws IOException {
    var random = new Random(seed);
    var expected = new ArrayList<Line>();
    var bytes = new StringBuilder("\uFEFF");
    for (int i = 0; i < 200; i++) {
      String text = "é🚀x".repeat(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 100)) + i;
      boolean tooLong = text.getBytes(UTF_8).length > LIMIT;
      expected.add(tooLong ? new Line.TooLong(null, LIMIT) : new Line.Whole(text));
      bytes.append(text).append(random.nextBoolean() ? "\n" : "\n\n \r\n");
    }

    assertThat(read(new Trickle(bytes.toString().getBytes(UTF_8), random))).isEqualTo(expected);
  }

  @Test
  void theLimitItselfIsAllowed() throws IOException {
    String line = "x".repeat(LIMIT);

    assertThat(read(new ByteArrayInputStream((line + "\n" + line + "y\n" + line).getBytes(UTF_8))))
        .containsExactly(new Line.Whole(line), new Line.TooLong(null, LIMIT), new Line.Whole(line));
  }

  private static List<Line> read(InputStream in) throws IOException {
    var reader = new LineReader(in, LIMIT);
    var lines = new ArrayList<Line>();
    for (Line line = reader.next(); line != null; line = reader.next()) {
      lines.add(line);
    }
    return lines;
  }

  /// Gives as little at a time as it likes.
  private static final class Trickle extends ByteArrayInputStream {
    private final Random random;

    Trickle(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(1000)));
    }
  }
}
