package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON in and out: strict and bounded when read, safe for every reader when written.
public final class JsonText {
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 1024;

  /// A range of code points matches halves of pairs, and no whole pair.
  private static final Pattern UNSAFE =
      Pattern.compile("[\\x{85}\\x{2028}\\x{2029}\\x{D800}-\\x{DFFF}]");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(Integer.MAX_VALUE) // the line's length bounds it
                  .build())
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// Made when first needed: its 450 classes are a quarter of the time to the first answer, which
  /// does without them.
  private static final class Mapper {
    static final JsonMapper INSTANCE = JsonMapper.builder(FACTORY).build();
  }

  private JsonText() {}

  /// Loads what reading takes. A number class of the JDK alone computes for 20 ms when it is first
  /// used, which another thread can do while this one reads the settings.
  public static void prepare() {
    parse("{}");
  }

  public static JsonMapper mapper() {
    return Mapper.INSTANCE;
  }

  /// @throws ProtocolError if it isn't one JSON text, or beyond the bounds
  static JsonNode parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      JsonNode tree = tree(parser);
      if (parser.nextToken() != null) {
        throw unreadable(parser.currentTokenLocation());
      }
      return tree;
    } catch (JacksonException e) {
      throw unreadable(e.getLocation());
    }
  }

  /// The tree that a mapper would read, without one. Not deeper than the parser goes.
  private static JsonNode tree(JsonParser parser) {
    return switch (Objects.requireNonNullElse(parser.currentToken(), JsonToken.NOT_AVAILABLE)) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw unreadable(parser.currentLocation());
    };
  }

  private static JsonNode object(JsonParser parser) {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      object.set(name, tree(parser));
    }
    return object;
  }

  private static JsonNode array(JsonParser parser) {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(tree(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static ProtocolError unreadable(@Nullable TokenStreamLocation place) {
    return ProtocolError.parse(
        "not a JSON text within the limits at character %d. Send one JSON-RPC message per line."
            .formatted(place == null ? 0 : place.getCharOffset()));
  }

  public static String write(@Nullable Object value) {
    return mapper().writeValueAsString(value);
  }

  /// A text as a JSON string.
  public static String quote(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
  }

  /// A minified JSON text, encoded, as a JSON string: control characters are escaped in it already.
  public static byte[] quote(byte[] json) {
    byte[] quoted = new byte[2 * json.length + 2];
    int length = 0;
    quoted[length++] = '"';
    for (byte character : json) {
      if (character == '"' || character == '\\') {
        quoted[length++] = '\\';
      }
      quoted[length++] = character;
    }
    quoted[length++] = '"';
    return Arrays.copyOf(quoted, length);
  }

  /// Encoded parts of a JSON text as one.
  public static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  /// UTF-8 of a JSON text, without the characters at which some readers cut lines and without
  /// halves of surrogate pairs, which have no UTF-8. They can only stand inside JSON strings, where
  /// an escape means the same.
  public static byte[] encode(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    if (bytes.length == json.length() && new String(bytes, US_ASCII).equals(json)) {
      return bytes; // ASCII, as most answers are: found out by machine code, not by a loop
    }
    for (int i = 0; i < json.length(); i++) {
      char character = json.charAt(i);
      if (character == '\u0085'
          || character == '\u2028'
          || character == '\u2029'
          || isHalfPair(json, i)) {
        return UNSAFE.matcher(json).replaceAll(JsonText::harmless).getBytes(UTF_8);
      }
    }
    return bytes;
  }

  private static String harmless(MatchResult match) {
    char character = match.group().charAt(0);
    return Character.isSurrogate(character) ? "\uFFFD" : "\\\\u%04x".formatted((int) character);
  }

  private static boolean isHalfPair(String json, int index) {
    char character = json.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 == json.length() || !Character.isLowSurrogate(json.charAt(index + 1));
    }
    return Character.isLowSurrogate(character)
        && (index == 0 || !Character.isHighSurrogate(json.charAt(index - 1)));
  }
}
