package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.jspecify.annotations.Nullable;

/// Looks for the first thing that `git status` would show in a working tree, compared with the
/// index. One pass over the directories; memory grows with the depth and the largest directory.
final class WorkingTree {
  static final Class<? extends BasicFileAttributes> ATTRIBUTES =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
          ? PosixFileAttributes.class
          : BasicFileAttributes.class;

  private final DirCache index;
  private final TrackedFiles files;
  private final Budget budget;
  private final boolean ignoresCase;
  private final boolean countsUntracked;
  private @Nullable Doubt doubt;

  WorkingTree(
      DirCache index,
      TrackedFiles files,
      boolean ignoresCase,
      boolean countsUntracked,
      Budget budget) {
    this.index = index;
    this.files = files;
    this.ignoresCase = ignoresCase;
    this.countsUntracked = countsUntracked;
    this.budget = budget;
  }

  /// Whether there is any difference.
  ///
  /// @throws Doubt if no difference was found but something couldn't be told
  boolean differs(Path root, Path commonDirectory) throws IOException {
    var whole = new Folder.Range(0, index.getEntryCount(), true);
    boolean found =
        differs(
            new Folder(
                root, "", 0, whole, IgnoreRules.ofRoot(root, commonDirectory), !countsUntracked));
    if (!found && doubt != null) {
      throw doubt;
    }
    return found;
  }

  private boolean differs(Folder folder) throws IOException {
    Map<String, Folder.Range> expected = folder.byName(index);
    if (ignoresCase) {
      expected = lowerCase(expected);
    }
    var deeper = new ArrayList<Folder>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.directory())) {
      for (Path child : children) {
        budget.check();
        if (differs(folder, child, expected, deeper)) {
          return true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return expected.values().stream().anyMatch(this::isMissed) || anyDiffers(deeper);
  }

  private boolean anyDiffers(List<Folder> folders) throws IOException {
    for (Folder folder : folders) {
      try {
        if (differs(folder)) {
          return true;
        }
      } catch (IOException e) {
        doubt = new Doubt(Doubt.reason(e));
      }
    }
    return false;
  }

  private static Map<String, Folder.Range> lowerCase(Map<String, Folder.Range> ranges) {
    var lower = new java.util.HashMap<String, Folder.Range>();
    ranges.forEach((key, range) -> lower.put(lowerCase(key), range));
    return lower;
  }

  private static String lowerCase(String key) {
    return FileNames.text(key).toLowerCase(Locale.ROOT);
  }

  /// Looks at one entry of a directory; takes what it matches out of `expected`.
  private boolean differs(
      Folder folder, Path child, Map<String, Folder.Range> expected, List<Folder> deeper)
      throws IOException {
    String key = FileNames.key(child);
    if (key.equalsIgnoreCase(".git")) {
      return false;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(child, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    }
    Folder.Range range = expected.remove(ignoresCase ? lowerCase(key) : key);
    if (range == null) {
      return isUntracked(folder, child, key, attributes, deeper);
    }
    if (!range.directory()) {
      return differs(folder, range.from(), child, key, attributes);
    }
    if (!attributes.isDirectory()) {
      return isMissed(range) || isUntracked(folder, child, key, attributes, deeper);
    }
    boolean ignored = folder.ignored() || ignores(folder, key, true);
    deeper.add(folder.below(child, key, range, ignored));
    return false;
  }

  private boolean differs(
      Folder folder, int entry, Path child, String key, BasicFileAttributes attributes) {
    try {
      String path = folder.prefix() + FileNames.text(key);
      return files.differs(index.getEntry(entry), path, child, attributes);
    } catch (IOException e) {
      doubt = new Doubt(Doubt.reason(e));
      return false;
    }
  }

  private boolean isUntracked(
      Folder folder, Path child, String key, BasicFileAttributes attributes, List<Folder> deeper)
      throws IOException {
    if (folder.ignored() || attributes.isOther()) {
      return false;
    }
    if (ignores(folder, key, attributes.isDirectory())) {
      return false;
    }
    if (!attributes.isDirectory()) {
      return true;
    }
    if (Locator.gitDirectoryOf(child.resolve(".git")) != null) {
      return true;
    }
    deeper.add(folder.below(child, key, null, false));
    return false;
  }

  private static boolean ignores(Folder folder, String key, boolean directory) throws IOException {
    return folder.rules().ignores(FileNames.text(key), directory);
  }

  /// Whether git minds that nothing is there.
  private boolean isMissed(Folder.Range range) {
    for (int i = range.from(); i < range.to(); i++) {
      if (!files.mayBeAbsent(index.getEntry(i))) {
        return true;
      }
    }
    return false;
  }
}
