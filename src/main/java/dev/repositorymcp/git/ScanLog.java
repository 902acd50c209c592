package dev.repositorymcp.git;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects what the threads of a scan find.
final class ScanLog {
  private final Map<Path, Location> found = new LinkedHashMap<>();
  private final List<ScanResult.Skipped> skipped = new ArrayList<>();
  private final EnumMap<SkipReason, Long> counts = new EnumMap<>(SkipReason.class);

  /// A location without a worktree wins over one that was found through a worktree.
  synchronized void found(Location location) {
    found.merge(
        location.commonDirectory(),
        location,
        (known, other) -> known.worktree() == null ? known : other);
  }

  synchronized void skipped(Path path, SkipReason reason) {
    long count = counts.merge(reason, 1L, Long::sum);
    if (reason.isWorthNaming() && count <= ScanResult.MOST_NAMED) {
      skipped.add(new ScanResult.Skipped(FileNames.escaped(path), reason));
    }
  }

  synchronized ScanResult result(long directories) {
    return new ScanResult(
        found.values().stream().sorted(Comparator.comparing(Location::root)).toList(),
        skipped.stream()
            .sorted(
                Comparator.comparing(ScanResult.Skipped::reason)
                    .thenComparing(ScanResult.Skipped::path))
            .toList(),
        Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts)),
        directories);
  }
}
