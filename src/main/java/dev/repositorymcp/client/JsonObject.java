package dev.repositorymcp.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Where an object and its members stand in a JSON text, in characters.
///
/// @param open offset of `{`
/// @param close offset of `}`
record JsonObject(int open, int close, List<Member> members) {

  /// @param start offset of the quote before the name
  /// @param value offset of the value's first character
  /// @param end offset behind its last
  /// @param object the value, if it is an object
  record Member(String name, int start, int value, int end, @Nullable JsonObject object) {}

  /// The outermost object of a text; absent if it is something else.
  static Optional<JsonObject> of(String text, JsonMapper mapper) {
    try (JsonParser parser = mapper.createParser(text)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          ? Optional.of(read(parser))
          : Optional.empty();
    }
  }

  private static JsonObject read(JsonParser parser) {
    int open = start(parser);
    var members = new ArrayList<Member>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      members.add(member(parser));
    }
    return new JsonObject(open, start(parser), List.copyOf(members));
  }

  private static Member member(JsonParser parser) {
    int start = start(parser);
    String name = parser.currentName();
    JsonToken token = parser.nextToken();
    int value = start(parser);
    JsonObject object = token == JsonToken.START_OBJECT ? read(parser) : null;
    if (token == JsonToken.START_ARRAY) {
      parser.skipChildren();
    }
    parser.finishToken();
    return new Member(name, start, value, (int) parser.currentLocation().getCharOffset(), object);
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  Optional<Member> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }
}
