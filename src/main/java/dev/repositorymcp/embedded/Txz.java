package dev.repositorymcp.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.tukaani.xz.XZInputStream;

/// Reads the archive of PostgreSQL's programs: tar (POSIX and GNU's long names) inside xz.
///
/// Holds files, directories and links; no entry may lead out of the directory.
final class Txz {
  private static final int BLOCK = 512;
  private static final int BUFFER = 1 << 16;

  /// No name in a sound archive is longer; Linux takes 4096 bytes.
  private static final long LONGEST_NAME = 4096;

  private static final int EXECUTABLE_BY_OWNER = 0100;

  /// Whatever the umask: PostgreSQL of root is another user's.
  private static final Set<PosixFilePermission> EVERYBODY_READS =
      PosixFilePermissions.fromString("rw-r--r--");

  private static final Set<PosixFilePermission> EVERYBODY_EXECUTES =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final InputStream in;
  private final Path directory;
  private final Predicate<String> wanted;
  private final byte[] header = new byte[BLOCK];
  private String longName = "";
  private String longLink = "";

  private Txz(InputStream in, Path directory, Predicate<String> wanted) {
    this.in = in;
    this.directory = directory;
    this.wanted = wanted;
  }

  /// Unpacks into an existing directory.
  ///
  /// @param wanted by the name in the archive; what isn't wanted is skipped
  /// @throws IOException if the archive is damaged or an entry leaves the directory
  /// @throws InterruptedException between two entries
  static void unpack(InputStream archive, Path directory, Predicate<String> wanted)
      throws IOException, InterruptedException {
    try (InputStream in = new BufferedInputStream(new XZInputStream(archive), BUFFER)) {
      new Txz(in, directory.toRealPath(), wanted).readAll();
    }
  }

  private void readAll() throws IOException, InterruptedException {
    while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Unpacking was interrupted");
      }
      long size = octal(124, 12);
      switch ((char) header[156]) {
        case 'L' -> longName = longText(size);
        case 'K' -> longLink = longText(size);
        default -> entry(size);
      }
    }
  }

  private void entry(long size) throws IOException {
    String name = longName.isEmpty() ? shortName() : longName;
    String link = longLink.isEmpty() ? text(157, 100) : longLink;
    longName = "";
    longLink = "";
    Path target = inside(directory, name);
    if (!wanted.test(name)) {
      in.skipNBytes(size + padding(size));
      return;
    }
    makeParent(target);
    switch ((char) header[156]) {
      case '5' -> makeDirectory(target);
      case '2' -> symbolicLink(target, link);
      case '1' -> Files.createLink(target, inside(directory, link));
      case '0', '\0' -> file(target, size);
      default -> throw new IOException("Entry of unknown type: " + name);
    }
  }

  /// A name must not lead through a link either: what looks inside could be outside.
  private void makeParent(Path target) throws IOException {
    if (target.equals(directory)) {
      return;
    }
    Path parent = Objects.requireNonNull(target.getParent());
    makeDirectory(parent);
    if (!parent.toRealPath().equals(parent)) {
      throw new IOException("Entry leads through a link: " + target);
    }
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      makeDirectory(Objects.requireNonNull(directory.getParent()));
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, EVERYBODY_EXECUTES);
    }
  }

  private void symbolicLink(Path target, String link) throws IOException {
    Path parent = target.getParent();
    Path _ = inside(parent == null ? directory : parent, link);
    Files.createSymbolicLink(target, Path.of(link));
  }

  private void file(Path target, long size) throws IOException {
    try (OutputStream out = Files.newOutputStream(target, CREATE_NEW)) {
      copy(out, size);
    }
    boolean executable = (octal(100, 8) & EXECUTABLE_BY_OWNER) != 0;
    Files.setPosixFilePermissions(target, executable ? EVERYBODY_EXECUTES : EVERYBODY_READS);
    in.skipNBytes(padding(size));
  }

  private void copy(OutputStream out, long size) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (long left = size; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("The archive ends early");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private Path inside(Path base, String name) throws IOException {
    Path path = base.resolve(name).normalize();
    if (!path.startsWith(directory)) {
      throw new IOException("Entry leaves the directory: " + name);
    }
    return path;
  }

  /// POSIX puts the front part of a long name into a field of its own; GNU has other things there.
  private String shortName() {
    boolean posix = text(257, 6).equals("ustar") && header[263] == '0';
    String prefix = posix ? text(345, 155) : "";
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  private String longText(long size) throws IOException {
    if (size > LONGEST_NAME) {
      throw new IOException("The archive holds a name of " + size + " bytes");
    }
    String text = new String(in.readNBytes((int) size), UTF_8);
    in.skipNBytes(padding(size));
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, UTF_8);
  }

  private long octal(int offset, int length) throws IOException {
    String digits = text(offset, length).trim();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("The archive is damaged", e);
    }
  }
}
