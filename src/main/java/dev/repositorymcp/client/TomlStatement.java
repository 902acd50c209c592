package dev.repositorymcp.client;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// One header or one `key = value` of a TOML text, whatever lines it takes.
///
/// @param header whether it opens a table
/// @param key its parts; of a header all, of a pair those that it names itself
/// @param start offset of its first character
/// @param end offset behind its last, comments and line end excluded
record TomlStatement(boolean header, List<String> key, int start, int end) {
  private static final TomlMapper MAPPER = new TomlMapper();

  /// The statements of a text that is valid TOML.
  static List<TomlStatement> of(String text) {
    var statements = new ArrayList<TomlStatement>();
    int position = 0;
    while (position < text.length()) {
      char character = text.charAt(position);
      if (character == '#') {
        position = lineEnd(text, position);
      } else if (Character.isWhitespace(character) || character == '\uFEFF') {
        position++;
      } else {
        int end = end(text, position);
        statements.add(statement(text.substring(position, end).stripTrailing(), position));
        position = end;
      }
    }
    return statements;
  }

  private static TomlStatement statement(String text, int start) {
    boolean header = text.startsWith("[");
    return new TomlStatement(header, key(text, header), start, start + text.length());
  }

  /// Read by the library, since a key may be quoted in several ways.
  private static List<String> key(String text, boolean header) {
    String keyOnly = header ? text.replaceAll("^\\[+|]+$", "") + " = 0" : text;
    var key = new ArrayList<String>();
    JsonNode node = MAPPER.readTree(keyOnly);
    int depth = header ? Integer.MAX_VALUE : keyParts(text);
    while (node.isObject() && node.size() == 1 && key.size() < depth) {
      var member = node.properties().iterator().next();
      key.add(member.getKey());
      node = member.getValue();
    }
    return List.copyOf(key);
  }

  /// How many parts stand before the `=` of a pair: its value may be a table too.
  private static int keyParts(String pair) {
    var scanner = new TomlScanner(pair, 0);
    int parts = 1;
    while (scanner.current() != '=') {
      if (scanner.current() == '.') {
        parts++;
      }
      scanner.advance();
    }
    return parts;
  }

  private static int end(String text, int start) {
    var scanner = new TomlScanner(text, start);
    while (!scanner.atStatementEnd()) {
      scanner.advance();
    }
    return scanner.position();
  }

  private static int lineEnd(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }
}
