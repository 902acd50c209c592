package dev.repositorymcp.backup;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One table and those of its columns that hold data of their own.
record TableColumns(String name, List<String> columns) {
  private static final String NAME = "[a-z_][a-z0-9_]{0,62}";

  TableColumns {
    columns = List.copyOf(columns);
  }

  /// As it stands in a backup: `name column,column`.
  String line() {
    return name + " " + String.join(",", columns);
  }

  static TableColumns ofLine(String line) throws BrokenBackupException {
    String[] parts = line.split(" ", -1);
    if (parts.length != 2 || !parts[0].matches(NAME)) {
      throw new BrokenBackupException("the name of a table is damaged");
    }
    List<String> columns = Arrays.asList(parts[1].split(",", -1));
    if (!columns.stream().allMatch(column -> column.matches(NAME))) {
      throw new BrokenBackupException("the columns of a table are damaged");
    }
    return new TableColumns(parts[0], columns);
  }

  /// Ordered, so that the same rows make the same file.
  String copyOut() {
    return "COPY (SELECT %s FROM \"%s\" ORDER BY 1) TO STDOUT".formatted(quoted(), name);
  }

  String copyIn() {
    return "COPY \"%s\" (%s) FROM STDIN".formatted(name, quoted());
  }

  private String quoted() {
    return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
  }
}
