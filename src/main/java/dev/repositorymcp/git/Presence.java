package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Whether a directory is where it was last seen.
public enum Presence {
  PRESENT,
  /// It is gone, and the disk that it was on is there to say so.
  MISSING,
  /// Nothing can be said: its disk isn't mounted or doesn't answer, or the way to it is closed.
  UNREACHABLE;

  /// @param fileKey the directory's [FileKey] when it was last seen; null if unknown
  static Presence of(Path directory, @Nullable String fileKey) {
    try {
      return Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()
          ? PRESENT
          : MISSING;
    } catch (NoSuchFileException e) {
      return isOnItsDisk(directory.getParent(), fileKey) ? MISSING : UNREACHABLE;
    } catch (IOException e) {
      return UNREACHABLE;
    }
  }

  /// An empty mount point has the device of what it lies in.
  private static boolean isOnItsDisk(@Nullable Path parent, @Nullable String fileKey) {
    return parent != null
        && Files.isDirectory(parent)
        && (fileKey == null || FileKey.isSameDevice(fileKey, FileKey.of(parent)));
  }
}
