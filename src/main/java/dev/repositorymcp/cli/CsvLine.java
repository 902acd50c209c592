package dev.repositorymcp.cli;

import java.util.List;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/// Lines of CSV as RFC 4180 has them: fields in quotes where needed, CRLF at the end.
///
/// A field that a spreadsheet would take for a formula gets an apostrophe in front. Whoever needs
/// each value as it is takes JSON.
final class CsvLine {
  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING).build();
  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("\r\n");

  private CsvLine() {}

  /// A line with its end.
  static String of(List<String> fields) {
    return MAPPER
        .writer(SCHEMA)
        .writeValueAsString(fields.stream().map(CsvLine::harmless).toList());
  }

  private static String harmless(String field) {
    return !field.isEmpty() && "=+-@\t\r".indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
  }
}
