package dev.repositorymcp.client;

import dev.repositorymcp.tool.Failure;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// TOML, each server a table of its own.
///
/// @param servers name of the table whose members are the servers
record TomlFormat(String servers) implements ConfigFormat {
  private static final TomlMapper MAPPER = new TomlMapper();

  @Override
  public ObjectNode read(String text) {
    return MAPPER.readTree(text) instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode();
  }

  @Override
  public ObjectNode entry(Launch launch) {
    return launch.entry("");
  }

  /// A new table at the end is right wherever other tables stand.
  @Override
  public String add(String text, String name, ObjectNode entry) {
    boolean inline =
        TomlStatement.of(text).stream()
            .takeWhile(statement -> !statement.header())
            .anyMatch(statement -> statement.key().getFirst().equals(servers));
    if (inline) {
      throw Failure.conflict("It writes " + servers + " outside of tables");
    }
    String newline = TextEdit.newline(text);
    String gap = text.isEmpty() ? "" : text.endsWith("\n") ? newline : newline + newline;
    return text + gap + TomlTable.header(servers, name) + newline + pairs(entry, newline);
  }

  private static String pairs(ObjectNode entry, String newline) {
    return entry.properties().stream()
        .map(field -> TomlTable.pair(field.getKey(), field.getValue()) + newline)
        .collect(Collectors.joining());
  }

  @Override
  public String set(String text, String name, List<String> field, JsonNode value) {
    return table(text, name).set(field, value);
  }

  @Override
  public String remove(String text, String name) {
    return table(text, name).remove();
  }

  private TomlTable table(String text, String name) {
    return TomlTable.find(text, List.of(servers, name))
        .orElseThrow(
            () -> Failure.conflict("It writes " + servers + "." + name + " in a form of its own"));
  }
}
