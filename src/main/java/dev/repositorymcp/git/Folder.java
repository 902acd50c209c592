package dev.repositorymcp.git;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.jspecify.annotations.Nullable;

/// One directory of a working tree with the part of the index that lies in it.
///
/// @param directory where it is
/// @param prefix its path relative to the root, with a `/` at its end; empty for the root
/// @param prefixBytes length of the prefix in the index
/// @param tracked entries of the index in it
/// @param rules ignore rules that hold in it
/// @param ignored whether it is ignored as a whole, so that only its tracked files count
record Folder(
    Path directory,
    String prefix,
    int prefixBytes,
    Range tracked,
    IgnoreRules rules,
    boolean ignored) {

  /// Entries `from` (inclusive) to `to` (exclusive).
  ///
  /// @param directory whether they lie below a directory; otherwise it is one file
  record Range(int from, int to, boolean directory) {}

  /// A directory in this one.
  ///
  /// @param tracked what the index has in it, null if nothing
  Folder below(Path child, String key, @Nullable Range tracked, boolean nowIgnored) {
    String name = FileNames.text(key);
    return new Folder(
        child,
        prefix + name + "/",
        prefixBytes + key.length() + 1,
        tracked == null ? new Range(0, 0, true) : tracked,
        rules.below(child, name),
        ignored || nowIgnored);
  }

  /// The tracked entries by the name under which they lie in this directory.
  Map<String, Range> byName(DirCache index) {
    var ranges = new HashMap<String, Range>();
    int at = tracked.from();
    while (at < tracked.to()) {
      byte[] path = index.getEntry(at).getRawPath();
      int end = prefixBytes;
      while (end < path.length && path[end] != '/') {
        end++;
      }
      boolean directory = end < path.length;
      int next = at + 1;
      while (directory && next < tracked.to() && agree(path, index, next, end)) {
        next++;
      }
      byte[] name = java.util.Arrays.copyOfRange(path, prefixBytes, end);
      ranges.put(FileNames.key(name), new Range(at, next, directory));
      at = next;
    }
    return ranges;
  }

  /// Whether an entry begins as `path` does, up to and including the slash at `end`.
  private static boolean agree(byte[] path, DirCache index, int entry, int end) {
    byte[] other = index.getEntry(entry).getRawPath();
    return other.length > end && java.util.Arrays.equals(path, 0, end + 1, other, 0, end + 1);
  }
}
