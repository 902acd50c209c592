package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.repository.Removal;
import dev.repositorymcp.terminal.Table.Paper;
import dev.repositorymcp.tool.ToolJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Prints results of tools, one command's worth.
final class Printer {
  private final OutputStream out;
  private final OutputFormat format;
  private final char recordEnd;
  private final Paper paper;
  private boolean headed;

  /// @param out standard output
  /// @param recordEnd what follows a path, or an object of ndjson
  /// @param paper what tables are printed on
  Printer(OutputStream out, OutputFormat format, char recordEnd, Paper paper) {
    this.out = out;
    this.format = format;
    this.recordEnd = recordEnd;
    this.paper = paper;
  }

  /// For a command that has one form only.
  static Printer of(Session session, OutputFormat format) {
    return new Printer(session.streams().out(), format, '\n', Paper.ENDLESS);
  }

  Paper paper() {
    return paper;
  }

  /// A result that is about one thing.
  ///
  /// @param repository that it is about, for CSV and paths
  /// @param words for a person
  void print(Object result, String repository, Function<JsonNode, String> words) {
    JsonNode tree = ToolJson.mapper().valueToTree(result);
    switch (format) {
      case table -> write(words.apply(tree) + "\n");
      case json -> write(ToolJson.write(tree) + "\n");
      case ndjson -> write(ToolJson.write(tree) + recordEnd);
      case csv, paths -> {
        JsonNode row = tree.at(repository);
        printRows(List.of(row), List.copyOf(row.propertyNames()));
      }
    }
  }

  /// Results of a command that did the same with several things. JSON is one document whatever
  /// their number: one result as it is, several in a list.
  void printEach(
      List<? extends Record> results, String repository, Function<JsonNode, String> words) {
    if (format == OutputFormat.json && results.size() != 1) {
      write(ToolJson.write(results) + "\n");
    } else {
      results.forEach(result -> print(result, repository, words));
    }
  }

  /// A result that is about several repositories.
  ///
  /// @param result as a whole, for JSON
  /// @param rows of it, for every other format
  void print(Object result, Iterable<JsonNode> rows, List<String> columns) {
    if (format == OutputFormat.json) {
      write(ToolJson.write(result) + "\n");
    } else {
      printRows(rows, columns);
    }
  }

  /// Some of the rows of a result; more may follow, except in a table.
  void printRows(Iterable<JsonNode> rows, List<String> columns) {
    switch (format) {
      case table -> write(String.join("\n", Cells.table(columns, rows, paper).lines()) + "\n");
      case json, ndjson -> rows.forEach(row -> write(ToolJson.write(row) + recordEnd));
      case csv -> printCsv(rows, columns);
      case paths -> rows.forEach(this::printPath);
    }
  }

  private void printCsv(Iterable<JsonNode> rows, List<String> columns) {
    if (!headed) {
      headed = true;
      write(CsvLine.of(columns));
    }
    rows.forEach(
        row ->
            write(CsvLine.of(columns.stream().map(name -> Cells.plain(row.path(name))).toList())));
  }

  /// What is known by its remote alone has no path.
  private void printPath(JsonNode row) {
    if (row.has("path")) {
      write(row.path("path").asString() + recordEnd);
    }
  }

  /// What was taken off the registry.
  void printRemoved(List<Removal.Removed> removed) {
    JsonNode rows = ToolJson.mapper().valueToTree(removed);
    print(removed, rows, List.of("name", "place"));
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
