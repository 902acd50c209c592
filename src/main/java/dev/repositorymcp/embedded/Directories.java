package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Operations on directories that the JDK leaves to its user.
final class Directories {
  private static final Logger LOGGER = LoggerFactory.getLogger(Directories.class);
  private static final int ATTEMPTS = 10;
  private static final long PAUSE_NANOS = 50_000_000;

  private Directories() {}

  /// Creates a directory with permissions that the umask doesn't change; leaves an existing one as
  /// it is.
  static void create(Path directory, String permissions) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    var wanted = PosixFilePermissions.fromString(permissions);
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(wanted));
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(directory)) {
        return;
      }
      throw e;
    }
    Files.setPosixFilePermissions(directory, wanted);
  }

  /// What others can write isn't used: neither run nor trusted.
  static void requireClosed(Path path) throws EmbeddedPostgresException, IOException {
    if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw Failures.open(path);
    }
  }

  /// Deletes a tree, links and not what they point to. A killed program's child may be writing its
  /// last file into it, so that it takes more than one attempt.
  static void delete(Path tree) throws IOException {
    int attempts = 1;
    while (!deleteAtOnce(tree, attempts == ATTEMPTS)) {
      attempts++;
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean deleteAtOnce(Path tree, boolean last) throws IOException {
    try {
      if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(tree, new Deletion());
      }
      return true;
    } catch (DirectoryNotEmptyException e) {
      if (last) {
        throw e;
      }
      return false;
    }
  }

  /// Deletes what killed predecessors left behind; what is still being written waits for the next
  /// time.
  static void sweep(Path directory, String glob) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, glob)) {
      for (Path leftover : leftovers) {
        deleteUnlessInUse(leftover);
      }
    }
  }

  private static void deleteUnlessInUse(Path tree) throws IOException {
    try {
      delete(tree);
    } catch (DirectoryNotEmptyException e) {
      LOGGER.debug("{} is in use", tree, e);
    }
  }

  /// Makes a rename inside the directory outlast a power failure.
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
