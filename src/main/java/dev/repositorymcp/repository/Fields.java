package dev.repositorymcp.repository;

import dev.repositorymcp.tool.Failure;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Which fields of a repository a list shows: few by default, since a model pays for each.
///
/// @param names in the order in which they are shown
record Fields(List<String> names) {
  static final Fields DEFAULT =
      new Fields(List.of("repo_id", "name", "path", "tags", "branch", "state"));

  static final Fields ALL = new Fields(RepositoryView.names());

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

  /// Columns that these fields are made from. A page reads no others: reading is half of a call's
  /// work, and a default page shows a third of a row.
  Set<Field<?>> columns() {
    return names.stream()
        .map(RepositoryView::columns)
        .flatMap(List::stream)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// The fields of one row that have a value.
  Map<String, Object> of(Record row) {
    return of(name -> RepositoryView.value(name, row));
  }

  /// The fields that have a value, by name.
  Map<String, Object> of(Function<String, ? extends @Nullable Object> value) {
    var chosen = new LinkedHashMap<String, Object>();
    for (String name : names) {
      Object known = value.apply(name);
      if (known != null) {
        chosen.put(name, known);
      }
    }
    return chosen;
  }
}
