package dev.repositorymcp.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;

/// Reads git's index, after a look at whether it can be true: JGit allocates what the header asks
/// for.
final class IndexFile {
  /// Longest index that is read: about 400,000 files, which take 80 MB of memory.
  private static final long LONGEST = 48L << 20;

  private static final int HEADER_BYTES = 12;

  /// An entry of any version has at least its fixed fields and one byte of name.
  private static final int LEAST_ENTRY_BYTES = 63;

  private IndexFile() {}

  /// Reads an index that need not be there.
  ///
  /// @return an empty index if there is no file
  static DirCache read(Path file, FS fileSystem) throws IOException {
    if (!Files.exists(file)) {
      return DirCache.newInCore();
    }
    SmallFile.requireRegular(file, LONGEST);
    requireSensibleCount(file);
    try {
      return DirCache.read(file.toFile(), fileSystem);
    } catch (RuntimeException e) {
      throw new Doubt("the index is damaged");
    }
  }

  private static void requireSensibleCount(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] header = in.readNBytes(HEADER_BYTES);
      if (header.length < HEADER_BYTES
          || Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(HEADER_BYTES - 4))
              > Files.size(file) / LEAST_ENTRY_BYTES) {
        throw new Doubt("the index is damaged");
      }
    }
  }
}
