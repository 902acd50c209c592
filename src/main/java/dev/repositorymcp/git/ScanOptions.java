package dev.repositorymcp.git;

import java.util.Set;

/// How far a scan goes.
///
/// @param maxDepth levels below the start, 0–16; 0 looks at the start alone
/// @param maxEntries directory entries that are looked at in all
/// @param entered reasons that keep it out of no directory: of [SkipReason#HIDDEN],
///   [SkipReason#NODE_MODULES] and [SkipReason#OTHER_FILE_SYSTEM]
public record ScanOptions(int maxDepth, long maxEntries, Set<SkipReason> entered) {
  /// Deepest scan that can be asked for.
  public static final int DEEPEST = 16;

  /// Entries enough for a large home; a scan of more is a mistake, such as `/`.
  public static final long MOST_ENTRIES = 20_000_000;

  public ScanOptions {
    entered = Set.copyOf(entered);
    if (maxDepth < 0 || maxDepth > DEEPEST || maxEntries < 1) {
      throw new IllegalArgumentException("maxDepth is 0 to 16, maxEntries at least 1");
    }
  }

  public static ScanOptions ofDepth(int maxDepth) {
    return new ScanOptions(maxDepth, MOST_ENTRIES, Set.of());
  }

  /// The same scan with these places.
  public ScanOptions entering(Set<SkipReason> reasons) {
    return new ScanOptions(maxDepth, maxEntries, reasons);
  }

  boolean enters(SkipReason reason) {
    return entered.contains(reason);
  }
}
