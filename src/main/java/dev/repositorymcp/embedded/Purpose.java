package dev.repositorymcp.embedded;

/// Why PostgreSQL is started.
enum Purpose {
  /// To serve the registry.
  SERVING,
  /// To move the registry to another major version, which nobody else may meanwhile use.
  UPGRADE
}
