package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// What tells a directory from all others on this machine, whatever it is called.
public final class FileKey {
  private FileKey() {}

  /// Whether two keys are of one device; what can't be told apart is.
  public static boolean isSameDevice(String one, @Nullable String other) {
    int device = one.indexOf(':');
    return device < 0 || other == null || other.startsWith(one.substring(0, device + 1));
  }

  /// Device and inode, as in `2049:131074`.
  ///
  /// @return null if there is no such path, or if the file system has no such key
  public static @Nullable String of(Path path) {
    try {
      if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        var values = Files.readAttributes(path, "unix:dev,ino");
        return values.get("dev") + ":" + values.get("ino");
      }
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? null : key.toString();
    } catch (IOException e) {
      return null;
    }
  }
}
