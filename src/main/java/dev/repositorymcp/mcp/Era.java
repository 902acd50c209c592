package dev.repositorymcp.mcp;

/// Which of the two ways to speak MCP a request uses.
enum Era {
  /// A session that `initialize` opened.
  LEGACY,
  /// Requests that stand alone, each with its version and the client's capabilities.
  MODERN
}
