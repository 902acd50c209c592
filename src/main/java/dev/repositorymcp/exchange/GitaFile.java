package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/// gita's `repos.csv`: path, name, type and flags, without a heading.
final class GitaFile {
  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvReadFeature.WRAP_AS_ARRAY).build();

  private GitaFile() {}

  static List<ImportLine> read(String text, Path base) {
    var lines = new ArrayList<ImportLine>();
    int number = 1;
    try (MappingIterator<List<String>> rows =
        MAPPER.readerForListOf(String.class).readValues(text)) {
      while (rows.hasNextValue()) {
        List<String> fields = rows.nextValue();
        if (!String.join("", fields).isBlank()) {
          lines.add(line(number, base, fields));
        }
        number += 1 + (int) fields.stream().mapToLong(GitaFile::lineEnds).sum();
      }
    } catch (JacksonException e) {
      lines.add(Entries.unreadable(number, "this is not CSV: a quote is not closed."));
    }
    return lines;
  }

  private static long lineEnds(String field) {
    return field.chars().filter(character -> character == '\n').count();
  }

  private static ImportLine line(int number, Path base, List<String> fields) {
    if (fields.size() < 2 || fields.getFirst().isBlank()) {
      return Entries.unreadable(number, "a line of gita has a path and a name, joined by a comma.");
    }
    return Entries.known(number, base, fields.get(0), null, fields.get(1), null, List.of());
  }
}
