package dev.repositorymcp.cli;

import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.terminal.Ink;
import dev.repositorymcp.terminal.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Values of results as a person reads them.
final class Cells {
  private Cells() {}

  static Table table(List<String> columns, Iterable<JsonNode> rows, Table.Paper paper) {
    return new Table(
        columns,
        StreamSupport.stream(rows.spliterator(), false)
            .map(row -> columns.stream().map(name -> cell(name, row.path(name))).toList())
            .toList(),
        paper);
  }

  private static Table.Cell cell(String column, JsonNode value) {
    return switch (column) {
      case "state", "outcome" -> new Table.Cell(text(value), Cells::inked);
      default -> Table.Cell.plain(text(value));
    };
  }

  /// Each word of a comma list in its own colour.
  private static String inked(String words) {
    return Arrays.stream(words.split(",", -1))
        .map(word -> ink(word).on(word))
        .collect(Collectors.joining(","));
  }

  private static Ink ink(String word) {
    return switch (word) {
      case "clean", "created" -> Ink.GREEN;
      case "dirty", "ahead", "behind", "relinked", "adopted" -> Ink.YELLOW;
      case "missing", "diverged" -> Ink.RED;
      case "unreachable", "detached" -> Ink.MAGENTA;
      default -> Ink.PLAIN;
    };
  }

  /// A value on one line; control characters are shown, not obeyed.
  static String text(JsonNode value) {
    return DisplayText.visible(plain(value));
  }

  /// A value as it is: a list joined by commas, an object as JSON, nothing where there is none.
  static String plain(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(Cells::plain).collect(Collectors.joining(","));
    }
    return value.isString()
        ? value.stringValue()
        : value.isMissingNode() || value.isNull() ? "" : value.toString();
  }
}
