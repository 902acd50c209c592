package dev.repositorymcp.repository;

import dev.repositorymcp.git.SkipReason;
import dev.repositorymcp.tool.Failure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Places that a scan passes over unless it is told to include them.
final class Included {
  private static final Map<String, SkipReason> WORDS =
      new TreeMap<>(
          Map.of(
              "hidden", SkipReason.HIDDEN,
              "node_modules", SkipReason.NODE_MODULES,
              "other_disks", SkipReason.OTHER_FILE_SYSTEM));

  private Included() {}

  /// Reads a comma list of words.
  ///
  /// @throws Failure naming the words that there are
  static Set<SkipReason> parse(@Nullable String list) {
    return new WordList("include", WORDS.keySet())
        .parse(list).stream()
            .map(word -> Objects.requireNonNull(WORDS.get(word)))
            .collect(Collectors.toSet());
  }

  /// Words for what was passed over and could be included.
  static List<String> missed(Set<SkipReason> skipped) {
    return WORDS.entrySet().stream()
        .filter(word -> skipped.contains(word.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
