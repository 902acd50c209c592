package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the repository that a path belongs to, as git does: upwards, `.git` before the directory
/// itself.
final class Locator {
  private static final String DOT_GIT = ".git";
  private static final String POINTER = "gitdir:";

  private Locator() {}

  /// The repository that a path lies in.
  ///
  /// @param inside anything inside a repository, or its root
  /// @return empty if there is no repository, or nothing at all
  static Optional<Location> locate(Path inside) {
    try {
      for (Path at = inside.toRealPath(); at != null; at = at.getParent()) {
        Optional<Location> here = at(at);
        if (here.isPresent()) {
          return here;
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// The repository whose root, linked worktree or git directory is exactly `directory`, a real
  /// path.
  static Optional<Location> at(Path directory) {
    try {
      Path dotGit = directory.resolve(DOT_GIT);
      Path pointed = gitDirectoryOf(dotGit);
      if (pointed != null) {
        return Optional.of(location(pointed, directory));
      }
      return isGitDirectory(directory)
          ? Optional.of(location(directory.toRealPath(), null))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /// The git directory that a `.git` is or points to; null if it is none.
  static @Nullable Path gitDirectoryOf(Path dotGit) throws IOException {
    if (Files.isDirectory(dotGit)) {
      return isGitDirectory(dotGit) ? dotGit.toRealPath() : null;
    }
    if (!Files.isRegularFile(dotGit)) {
      return null;
    }
    String line = SmallFile.line(dotGit);
    if (!line.startsWith(POINTER)) {
      return null;
    }
    Path parent = dotGit.toAbsolutePath().getParent();
    Path target = Path.of(line.substring(POINTER.length()).strip());
    Path directory = parent == null ? target : parent.resolve(target);
    return isGitDirectory(directory) ? directory.toRealPath() : null;
  }

  /// Git's own test: `HEAD`, `objects` and `refs`, the latter two in the common directory.
  static boolean isGitDirectory(Path directory) {
    try {
      if (!isHead(directory.resolve("HEAD"))) {
        return false;
      }
      Path common = commonDirectory(directory);
      return Files.isDirectory(common.resolve("objects"))
          && Files.isDirectory(common.resolve("refs"));
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /// Rules out directories that merely hold files of these names.
  private static boolean isHead(Path head) throws IOException {
    if (Files.isSymbolicLink(head)) {
      return Files.readSymbolicLink(head).startsWith("refs");
    }
    if (!Files.isRegularFile(head, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String line = SmallFile.line(head);
    return line.startsWith("ref:") ? line.substring(4).strip().startsWith("refs/") : isId(line);
  }

  static boolean isId(String line) {
    return (line.length() == 40 || line.length() == 64)
        && line.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static Path commonDirectory(Path gitDirectory) throws IOException {
    Path pointer = gitDirectory.resolve("commondir");
    return Files.exists(pointer)
        ? gitDirectory.resolve(SmallFile.line(pointer)).toRealPath()
        : gitDirectory.toRealPath();
  }

  private static Location location(Path gitDirectory, @Nullable Path tree) throws IOException {
    Path common = commonDirectory(gitDirectory);
    boolean linked = !common.equals(gitDirectory);
    Path main = linked || tree == null ? mainTree(common) : ownTree(common, tree);
    return new Location(
        main == null ? common : main,
        common,
        common,
        main == null,
        linked ? (tree == null ? linkedTree(gitDirectory) : tree) : null,
        isSubmodule(common));
  }

  private static @Nullable Path ownTree(Path common, Path tree) {
    return isBare(common) ? null : tree;
  }

  private static boolean isBare(Path common) {
    try {
      return Configuration.read(common, common).isTrue("core", "bare", false);
    } catch (IOException e) {
      return false;
    }
  }

  /// The main working tree of a common directory; null if it has none, or one that doesn't point
  /// back: a repository may claim any directory of the machine, `/` or a home, for its tree.
  private static @Nullable Path mainTree(Path common) {
    try {
      Configuration configuration = Configuration.read(common, common);
      if (configuration.isTrue("core", "bare", false)) {
        return null;
      }
      String claimed = configuration.text("core", null, "worktree");
      Path parent = common.getParent();
      if (claimed != null) {
        Path tree = common.resolve(claimed).toRealPath();
        return common.equals(gitDirectoryOf(tree.resolve(DOT_GIT))) ? tree : null;
      }
      return common.endsWith(DOT_GIT) ? parent : null;
    } catch (IOException | InvalidPathException e) {
      return common.endsWith(DOT_GIT) ? common.getParent() : null;
    }
  }

  /// Where a linked worktree's git directory says that the tree is; null if it isn't there.
  static @Nullable Path linkedTree(Path gitDirectory) {
    try {
      Path dotGit = gitDirectory.resolve(SmallFile.line(gitDirectory.resolve("gitdir")));
      Path tree = dotGit.toAbsolutePath().normalize().getParent();
      return tree != null && Files.exists(dotGit) ? tree.toRealPath() : null;
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }

  private static boolean isSubmodule(Path common) {
    for (Path at = common.getParent(); at != null; at = at.getParent()) {
      Path parent = at.getParent();
      if (at.endsWith("modules") && parent != null && isGitDirectory(parent)) {
        return true;
      }
    }
    return false;
  }
}
