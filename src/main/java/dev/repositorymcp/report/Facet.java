package dev.repositorymcp.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One way of dividing repositories: into values, each with how many have it. Drawn as a chart,
/// written as a table, and offered as a filter.
final class Facet {
  /// Bars that a chart has room for.
  private static final int MOST_BARS = 12;

  private final String id;
  private final String title;
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /// @param id names it within the page, in lower case
  Facet(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /// Gives a value its place in the order before any other.
  void expect(String value) {
    counts.put(value, 0);
  }

  void count(String value) {
    counts.merge(value, 1, Integer::sum);
  }

  /// For the template.
  ///
  /// @param bars how many of the values, from the first on, the chart shows
  record View(String id, String title, List<Count> values, int bars) {}

  record Count(String value, int count) {}

  /// In the order that was expected.
  View inOrder() {
    return view(entries());
  }

  /// The most frequent first.
  View byCount() {
    return view(
        entries().stream()
            .sorted(Comparator.comparingInt(Count::count).reversed().thenComparing(Count::value))
            .toList());
  }

  private List<Count> entries() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .toList();
  }

  private View view(List<Count> values) {
    return new View(id, title, values, Math.min(values.size(), MOST_BARS));
  }
}
