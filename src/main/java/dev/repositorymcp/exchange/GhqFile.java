package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A path a line, as `ghq list -p` prints it. Without `-p` the paths are relative to ghq's root.
final class GhqFile {
  private GhqFile() {}

  static List<ImportLine> read(String text, Path base) {
    var lines = new ArrayList<ImportLine>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        lines.add(Entries.place(number, base, line, null));
      }
    }
    return lines;
  }
}
