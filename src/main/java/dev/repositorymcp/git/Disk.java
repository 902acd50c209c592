package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The disk that a scan began on.
///
/// @param device its number; null where there are none
/// @param countsDirectories whether a directory's count of links is two and one for each directory
///   in it; then most of a tree's files need not be looked at
record Disk(@Nullable Object device, boolean countsDirectories) {
  /// Those known to count truly; others say one, or, as CIFS, two for every directory.
  private static final Set<String> COUNTING = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

  /// Links of a directory without directories: its name and its own dot.
  private static final int LEAF_LINKS = 2;

  static Disk of(Path start) {
    try {
      Object device =
          isUnix(start) ? Files.getAttribute(start, "unix:dev", LinkOption.NOFOLLOW_LINKS) : null;
      return new Disk(device, COUNTING.contains(Files.getFileStore(start).type()));
    } catch (IOException e) {
      return new Disk(null, false);
    }
  }

  /// What the disk says of one directory.
  ///
  /// @param isElsewhere whether it is on another disk
  /// @param isLeaf whether it surely holds no directories
  record Directory(boolean isElsewhere, boolean isLeaf) {}

  Directory look(Path directory) {
    if (device == null) {
      return new Directory(false, false);
    }
    try {
      Map<String, Object> values =
          Files.readAttributes(directory, "unix:dev,nlink", LinkOption.NOFOLLOW_LINKS);
      boolean elsewhere = !device.equals(values.get("dev"));
      boolean leaf =
          countsDirectories
              && !elsewhere
              && Integer.valueOf(LEAF_LINKS).equals(values.get("nlink"));
      return new Directory(elsewhere, leaf);
    } catch (IOException e) {
      return new Directory(false, false);
    }
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }
}
