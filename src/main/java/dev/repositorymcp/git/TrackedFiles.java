package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/// Compares tracked files with their index entries: first by what the file system says of them, and
/// by content only if that leaves a question.
final class TrackedFiles {
  private final Content content;
  private final Submodules submodules;
  private final boolean tellsExecutables;
  private final boolean hasSymbolicLinks;
  private final boolean sparse;

  TrackedFiles(Content content, Submodules submodules, Configuration configuration) throws Doubt {
    this.content = content;
    this.submodules = submodules;
    this.tellsExecutables = configuration.isTrue("core", "filemode", true);
    this.hasSymbolicLinks = configuration.isTrue("core", "symlinks", true);
    this.sparse = configuration.isTrue("core", "sparseCheckout", false);
  }

  boolean mayBeAbsent(DirCacheEntry entry) {
    return entry.isAssumeValid() || entry.isSkipWorkTree();
  }

  /// Whether git would show the file as changed.
  ///
  /// @param path relative to the root, with `/`
  /// @param attributes of the file itself, not of what it may link to
  boolean differs(DirCacheEntry entry, String path, Path file, BasicFileAttributes attributes)
      throws IOException {
    if (entry.isAssumeValid() || (entry.isSkipWorkTree() && !sparse)) {
      return false;
    }
    int mode = entry.getRawMode();
    if (FileMode.GITLINK.equals(mode)) {
      return !attributes.isDirectory() || submodules.differs(entry, path, file);
    }
    if (entry.isIntentToAdd()) {
      return true;
    }
    if (FileMode.SYMLINK.equals(mode)) {
      return linkDiffers(entry, file, attributes);
    }
    return !attributes.isRegularFile()
        || executableDiffers(mode, attributes)
        || contentDiffers(entry, path, file, attributes);
  }

  private boolean executableDiffers(int mode, BasicFileAttributes attributes) {
    return tellsExecutables
        && attributes instanceof PosixFileAttributes posix
        && posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
            != FileMode.EXECUTABLE_FILE.equals(mode);
  }

  private boolean contentDiffers(
      DirCacheEntry entry, String path, Path file, BasicFileAttributes attributes)
      throws IOException {
    boolean sameSize = entry.getLength() == (int) attributes.size();
    if (!entry.isSmudged()) {
      if (!sameSize) {
        return entry.getLength() != 0 || !content.isSame(path, file, entry.getObjectId());
      }
      if (isSameTime(entry.getLastModifiedInstant(), attributes)) {
        return false;
      }
    }
    return !content.isSame(path, file, entry.getObjectId());
  }

  /// An index without fractions of seconds was written on a coarse file system.
  private static boolean isSameTime(Instant recorded, BasicFileAttributes attributes) {
    Instant actual = attributes.lastModifiedTime().toInstant();
    return recorded.getEpochSecond() == actual.getEpochSecond()
        && (recorded.getNano() == actual.getNano() || recorded.getNano() == 0);
  }

  /// Where links can't be made, git writes their targets into files.
  private boolean linkDiffers(DirCacheEntry entry, Path file, BasicFileAttributes attributes)
      throws IOException {
    byte[] target;
    if (attributes.isSymbolicLink()) {
      Path link = Files.readSymbolicLink(file);
      if (!FileNames.isText(link)) {
        throw new Doubt("a symbolic link has a target that is no text");
      }
      target = link.toString().getBytes(UTF_8);
    } else if (!hasSymbolicLinks && attributes.isRegularFile()) {
      target = SmallFile.read(file, SmallFile.SHORT);
    } else {
      return true;
    }
    return !hash(target).equals(entry.getObjectId());
  }

  private static ObjectId hash(byte[] blob) {
    var digest = Constants.newMessageDigest();
    digest.update(Constants.encodeASCII("blob " + blob.length + "\0"));
    return ObjectId.fromRaw(digest.digest(blob));
  }
}
