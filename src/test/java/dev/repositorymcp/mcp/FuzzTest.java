package dev.repositorymcp.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Sends broken messages by the thousand. The seeds are fixed, so that a failure can be repeated.
class FuzzTest {
  private static final int LINES = 1500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noLineEndsTheConversationOrIsAnsweredTwice(long seed) throws IOException {
    var random = new Random(seed);
    List<String> samples = samples();
    try (TestServer server = TestServer.start(TestServer.limits(8, 256, Duration.ofSeconds(30)))) {
      McpClient client = server.client;
      client.initialize(seed == 1 ? "2025-03-26" : "2025-11-25");
      server.door.open.release(LINES);
      for (int i = 0; i < LINES; i++) {
        String sample = samples.get(random.nextInt(samples.size()));
        byte[] line = sample.replace("\"id\":0", "\"id\":\"" + id(i) + "\"").getBytes(UTF_8);
        client.send(mutate(line, random));
        if (i % 100 == 0) {
          client.send("\n");
          assertThat(client.request("ping", "{}").get("result").toString()).isEqualTo("{}");
        }
      }
      client.send("\n");
      client.request("ping", "{}");
      client.closeInput();

      assertThat(ids(client.awaitEnd())).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }
  }

  /// A bit flipped in one id doesn't make it another.
  private static String id(int number) {
    return "fuzz-%d-%08x".formatted(number, number * 0x9E3779B9);
  }

  /// Ids that no mutation touched and that got a result.
  private static List<String> ids(List<JsonNode> messages) {
    Set<String> sent = IntStream.range(0, LINES).mapToObj(FuzzTest::id).collect(Collectors.toSet());
    var ids = new ArrayList<String>();
    for (JsonNode message : messages) {
      for (JsonNode single : message.isArray() ? message : List.of(message)) {
        if (sent.contains(single.path("id").asString("")) && single.has("result")) {
          ids.add(single.get("id").asString());
        }
      }
    }
    return ids;
  }

  private static byte[] mutate(byte[] line, Random random) {
    byte[] mutated = line.clone();
    for (int i = random.nextInt(4); i > 0; i--) {
      mutated = mutateOnce(mutated, random);
    }
    byte[] ended = Arrays.copyOf(mutated, mutated.length + 1);
    ended[mutated.length] = '\n';
    return ended;
  }

  private static byte[] mutateOnce(byte[] line, Random random) {
    int at = random.nextInt(line.length);
    int length = Math.min(random.nextInt(20), line.length - at);
    String text = new String(line, UTF_8);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(line, at + 1);
      case 1 -> {
        byte[] flipped = line.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 2 -> {
        byte[] cut = new byte[line.length - length];
        System.arraycopy(line, 0, cut, 0, at);
        System.arraycopy(line, at + length, cut, at, line.length - at - length);
        yield cut.length == 0 ? line : cut;
      }
      case 3 -> {
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        yield text.replaceFirst("\"[a-z_A-Z/]+\":", "\"x\":" + token + ",$0").getBytes(UTF_8);
      }
      default -> {
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        List<String> values = text.lines().toList();
        yield String.join("", values)
            .replaceFirst(":(\"[^\"]*\"|\\d+|\\{\\})", ":" + token)
            .getBytes(UTF_8);
      }
    };
  }

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "99999999999999999999",
          "\"\"",
          "[]",
          "{}",
          "[[[]]]",
          "1.5");

  private static List<String> samples() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(FuzzTest.class.getResourceAsStream("/fuzz-lines.txt"))) {
      return new String(file.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
