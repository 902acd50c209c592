package dev.repositorymcp.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a client starts the server.
///
/// @param command absolute path of a program
/// @param environment variables beyond those that the client hands on
public record Launch(String command, List<String> arguments, Map<String, String> environment) {
  public Launch {
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /// Its entry in a configuration file.
  ///
  /// @param type value of the field `type`; empty for clients that don't know it
  ObjectNode entry(String type) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    if (!type.isEmpty()) {
      entry.put("type", type);
    }
    entry.put("command", command);
    var list = entry.putArray("args");
    arguments.forEach(list::add);
    if (!environment.isEmpty()) {
      var variables = entry.putObject("env");
      environment.forEach(variables::put);
    }
    return entry;
  }
}
