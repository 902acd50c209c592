package dev.repositorymcp.client;

/// For whom a client is told of the server. Constants are spelled as at the command line.
public enum Scope {
  /// For every project of this user.
  user,
  /// For everybody who works in one project; the file stands in the project.
  project
}
