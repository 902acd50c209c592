package dev.repositorymcp.doctor;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The registry as its tools show it.
public interface Registry {
  /// The result of a tool, as a client sees it.
  JsonNode call(String tool, Map<String, ?> arguments);
}
