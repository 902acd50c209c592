package dev.repositorymcp.client;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// A table of a TOML text that has a header, with the tables below it.
///
/// @param header index of its header among the statements
record TomlTable(String text, List<TomlStatement> statements, List<String> key, int header) {
  private static final TomlMapper MAPPER = new TomlMapper();
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  static Optional<TomlTable> find(String text, List<String> key) {
    List<TomlStatement> statements = TomlStatement.of(text);
    return IntStream.range(0, statements.size())
        .filter(i -> statements.get(i).header() && statements.get(i).key().equals(key))
        .mapToObj(i -> new TomlTable(text, statements, key, i))
        .findFirst();
  }

  static String header(String... key) {
    return Stream.of(key).map(TomlTable::key).collect(Collectors.joining(".", "[", "]"));
  }

  static String pair(String name, JsonNode value) {
    return key(name) + " = " + value(value);
  }

  private static String key(String name) {
    return BARE.matcher(name).matches() ? name : quote(name);
  }

  private static String value(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(TomlTable::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(field -> pair(field.getKey(), field.getValue()))
          .collect(Collectors.joining(", ", "{ ", " }"));
    }
    return quote(value.asString());
  }

  /// A basic string of TOML escapes as JSON does, apart from U+007F, which is legal in JSON alone.
  private static String quote(String text) {
    return JsonMapper.shared().writeValueAsString(text).replace("\u007f", "\\u007f");
  }

  /// The text with one field set.
  String set(List<String> field, JsonNode value) {
    if (field.size() > 1) {
      String outer = field.getFirst();
      List<String> inner = field.subList(1, field.size());
      Optional<TomlTable> table =
          find(text, Stream.concat(key.stream(), Stream.of(outer)).toList());
      if (table.isPresent()) {
        return table.get().set(inner, value);
      }
      Optional<TomlStatement> inline = pair(List.of(outer));
      if (inline.isPresent()) {
        return set(List.of(outer), extended(inline.get(), outer, inner.getFirst(), value));
      }
    }
    Optional<TomlStatement> present = pair(field);
    String name = field.stream().map(TomlTable::key).collect(Collectors.joining("."));
    String pair = name + " = " + value(value);
    return present
        .map(old -> new TextEdit(text).replace(old.start(), old.end(), pair))
        .orElseGet(() -> new TextEdit(text).insert(behindHeader(), TextEdit.newline(text) + pair))
        .apply();
  }

  private JsonNode extended(TomlStatement inline, String outer, String name, JsonNode value) {
    String pair = text.substring(inline.start(), inline.end());
    return ((ObjectNode) MAPPER.readTree(pair).path(outer)).set(name, value);
  }

  private Optional<TomlStatement> pair(List<String> names) {
    return body().filter(pair -> pair.key().equals(names)).findFirst();
  }

  private Stream<TomlStatement> body() {
    return statements.stream().skip(header + 1L).takeWhile(statement -> !statement.header());
  }

  /// The end of the last pair before the next header, since a comment may follow the header.
  private int behindHeader() {
    TomlStatement last = body().reduce(statements.get(header), (_, next) -> next);
    int end = text.indexOf('\n', last.end());
    int lineEnd = end < 0 ? text.length() : end;
    return lineEnd > 0 && text.charAt(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
  }

  /// The text without this table and those below it. Comments before the next table are its.
  String remove() {
    var edit = new TextEdit(text);
    int i = 0;
    while (i < statements.size()) {
      int next = i + 1;
      while (next < statements.size() && !statements.get(next).header()) {
        next++;
      }
      if (isOurs(statements.get(i))) {
        removeSection(edit, statements.get(i).start(), statements.get(next - 1).end());
      }
      i = next;
    }
    return edit.apply();
  }

  private boolean isOurs(TomlStatement statement) {
    return statement.header()
        && statement.key().size() >= key.size()
        && statement.key().subList(0, key.size()).equals(key);
  }

  /// One of the empty lines around it goes as well.
  private void removeSection(TextEdit edit, int start, int lastEnd) {
    int end = text.indexOf('\n', lastEnd);
    end = end < 0 ? text.length() : end + 1;
    int from = TextEdit.lineStart(text, start);
    String newline = TextEdit.newline(text);
    boolean emptyBefore = text.substring(0, from).endsWith(newline + newline);
    boolean emptyAfter = end == text.length() || text.startsWith(newline, end);
    edit.replace(emptyBefore && emptyAfter ? from - newline.length() : from, end, "");
  }
}
