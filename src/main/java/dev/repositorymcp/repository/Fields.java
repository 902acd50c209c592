package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which fields of a repository a list shows: few by default, since a model pays for each.
///
/// @param names in the order in which they are shown
record Fields(List<String> names) {
  static final Fields DEFAULT =
      new Fields(List.of("repo_id", "name", "path", "tags", "branch", "state"));

  static final Fields ALL =
      new Fields(
          Arrays.stream(RepositoryView.class.getRecordComponents())
              .map(ToolJson::propertyName)
              .toList());

  /// Reads a comma list or `*`.
  ///
  /// @throws Failure naming the field that there isn't
  static Fields parse(@Nullable String list) {
    if (list == null || list.isBlank()) {
      return DEFAULT;
    }
    if (list.strip().equals("*")) {
      return ALL;
    }
    List<String> names = new WordList("fields", ALL.names(), "* or ").parse(list);
    return names.isEmpty() ? DEFAULT : new Fields(names);
  }

  /// The fields of one row that have a value.
  Map<String, JsonNode> of(RepositoryRecord row) {
    return of(RepositoryView.of(row));
  }

  /// The fields of one view that have a value.
  Map<String, JsonNode> of(RepositoryView repository) {
    JsonNode view = ToolJson.mapper().valueToTree(repository);
    var chosen = new LinkedHashMap<String, JsonNode>();
    for (String name : names) {
      JsonNode value = view.get(name);
      if (value != null) {
        chosen.put(name, value);
      }
    }
    return chosen;
  }
}
