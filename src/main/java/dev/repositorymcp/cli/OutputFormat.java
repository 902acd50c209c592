package dev.repositorymcp.cli;

/// How a command prints its result.
enum OutputFormat {
  /// For a person.
  table,
  /// The tool's own result: one object, or a list of them where the command did several things.
  json,
  /// One object a line for each repository.
  ndjson,
  /// For spreadsheets.
  csv,
  /// The path of each repository and nothing else, for other commands.
  paths
}
