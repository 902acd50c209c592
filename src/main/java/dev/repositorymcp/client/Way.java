package dev.repositorymcp.client;

/// How a client's configuration is changed. Constants are spelled as at the command line.
public enum Way {
  /// By the client's own command where that is installed and nothing in the file can be lost by it,
  /// else in the file.
  auto,
  /// In the file.
  file,
  /// By the client's own command, although it may drop comments and order.
  command
}
