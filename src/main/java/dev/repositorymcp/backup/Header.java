package dev.repositorymcp.backup;

import java.util.LinkedHashMap;
import java.util.Map;

/// The first lines of a backup: what made it, and of what.
///
/// @param schema version of the database's schema
/// @param program version of this program
/// @param postgresql version of the server
/// @param created time of the snapshot, RFC 3339
record Header(int schema, String program, String postgresql, String created) {
  /// First line of every backup; the number changes when older programs could misread it.
  static final String MAGIC = "repository-mcp-backup ";

  static final int FORMAT = 1;

  Map<String, String> lines() {
    var lines = new LinkedHashMap<String, String>();
    lines.put("schema", String.valueOf(schema));
    lines.put("program", program);
    lines.put("postgresql", postgresql);
    lines.put("created", created);
    return lines;
  }

  /// Lines that this program doesn't know are passed over.
  static Header of(Map<String, String> lines) throws BrokenBackupException {
    String schema = lines.getOrDefault("schema", "");
    if (!schema.matches("[0-9]{1,6}")) {
      throw new BrokenBackupException("it names no version of the schema");
    }
    return new Header(
        Integer.parseInt(schema),
        lines.getOrDefault("program", ""),
        lines.getOrDefault("postgresql", ""),
        lines.getOrDefault("created", ""));
  }
}
