package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.tool.ToolJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Pages of `list_repositories`, as large as the tool has them.
final class Pages {
  static final int MOST_ROWS = 100;

  private Pages() {}

  /// One page after the other, each asked for when it is wanted.
  ///
  /// @param filters arguments of the tool, less `limit` and `cursor`
  static Stream<JsonNode> all(Server server, Map<String, ? extends @Nullable Object> filters) {
    var arguments = new LinkedHashMap<String, @Nullable Object>(filters);
    arguments.put("limit", MOST_ROWS);
    return Stream.iterate(
        page(server, arguments),
        page -> !page.isMissingNode(),
        page -> {
          arguments.put("cursor", page.path("next_cursor").asString(""));
          return page.has("next_cursor") ? page(server, arguments) : page.path("none");
        });
  }

  /// Rows of all pages.
  static Stream<JsonNode> rows(Server server, Map<String, ? extends @Nullable Object> filters) {
    return all(server, filters).flatMap(page -> page.path("repositories").valueStream());
  }

  private static JsonNode page(Server server, Map<String, @Nullable Object> arguments) {
    return ToolJson.mapper().valueToTree(Session.call(server, "list_repositories", arguments));
  }
}
