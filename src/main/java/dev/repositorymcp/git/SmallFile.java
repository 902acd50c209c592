package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Reads files of repositories that should be short. A repository may hold a named pipe or an
/// endless device in their place; opening those would block for ever.
final class SmallFile {
  /// Longest configuration, list of rules or list of packed references that is read.
  static final int LONG = 1 << 20;

  /// Longest `HEAD`, `.git`, `commondir` or reference: a path and a few words.
  static final int SHORT = 1 << 13;

  private SmallFile() {}

  static byte[] read(Path file, int most, LinkOption... options) throws IOException {
    requireRegular(file, most, options);
    try (InputStream in = Files.newInputStream(file, options)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw tooLong();
      }
      return content;
    }
  }

  /// The content without blanks and line ends around it.
  static String line(Path file) throws IOException {
    return new String(read(file, SHORT), UTF_8).strip();
  }

  /// Looks before anything is opened.
  ///
  /// @throws Doubt if the file is no regular one or longer than `most` bytes
  static void requireRegular(Path file, long most, LinkOption... options) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, options);
    if (!attributes.isRegularFile()) {
      throw new Doubt("a file of the repository is no regular file");
    }
    if (attributes.size() > most) {
      throw tooLong();
    }
  }

  /// As [#requireRegular], but the file need not be there.
  static void requireRegularIfThere(Path file, long most) throws IOException {
    if (Files.exists(file)) {
      requireRegular(file, most);
    }
  }

  private static Doubt tooLong() {
    return new Doubt("a file of the repository is longer than is sensible");
  }
}
