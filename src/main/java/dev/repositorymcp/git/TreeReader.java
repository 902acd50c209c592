package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/// Compares head, index and working tree of repositories and their submodules.
final class TreeReader {
  private final Ownership ownership;
  private final Budget budget;

  TreeReader(Ownership ownership, Budget budget) {
    this.ownership = ownership;
    this.budget = budget;
  }

  /// Whether `git status` would show anything.
  ///
  /// @param head commit that is checked out, null if there is none
  /// @param countsUntracked whether untracked files count
  /// @param depth how many repositories this one is inside of
  boolean differs(
      OpenRepository open,
      DirCache index,
      @Nullable String head,
      boolean countsUntracked,
      int depth)
      throws IOException {
    for (int i = 0; i < index.getEntryCount(); i++) {
      if (index.getEntry(i).getStage() != 0) {
        return true;
      }
    }
    return isStaged(open.repository(), index, head)
        || treeDiffers(open, index, countsUntracked, depth);
  }

  private boolean isStaged(Repository repository, DirCache index, @Nullable String head)
      throws IOException {
    if (head == null) {
      return index.getEntryCount() > 0;
    }
    try (var commits = new RevWalk(repository);
        var trees = new TreeWalk(repository)) {
      trees.addTree(commits.parseCommit(ObjectId.fromString(head)).getTree());
      trees.addTree(
          index.getEntryCount() == 0 ? new EmptyTreeIterator() : new DirCacheIterator(index));
      trees.setFilter(TreeFilter.ANY_DIFF);
      trees.setRecursive(true);
      budget.check();
      return trees.next();
    }
  }

  private boolean treeDiffers(
      OpenRepository open, DirCache index, boolean countsUntracked, int depth) throws IOException {
    Location location = open.location();
    Path root = location.root();
    Configuration configuration = open.configuration();
    try (var objects = open.repository().newObjectReader()) {
      var attributes = new Attributes(root, location.commonDirectory());
      var content = new Content(attributes, configuration, objects, budget);
      var files =
          new TrackedFiles(
              content, new Submodules(root, configuration, this, depth), configuration);
      boolean ignoresCase = configuration.isTrue("core", "ignorecase", false);
      return new WorkingTree(index, files, ignoresCase, countsUntracked, budget)
          .differs(root, location.commonDirectory());
    }
  }

  /// Whether a submodule differs from what the outer index asks for.
  ///
  /// @param wanted commit that the outer index asks for
  /// @param onlyHead whether only the commit counts, not the files
  boolean submoduleDiffers(
      Location location, String wanted, boolean onlyHead, boolean ignoresUntracked, int depth)
      throws IOException {
    if (!ownership.allows(location)) {
      throw new Doubt("a submodule belongs to another user");
    }
    try (OpenRepository open = OpenRepository.of(location, budget)) {
      String head = OpenRepository.commit(open.head(budget));
      if (head == null) {
        return false;
      }
      return !head.equals(wanted)
          || (!onlyHead && differs(open, open.index(), head, !ignoresUntracked, depth));
    }
  }

  static List<Path> submodules(DirCache index, Path root) {
    var paths = new ArrayList<Path>();
    for (int i = 0; i < index.getEntryCount(); i++) {
      if (FileMode.GITLINK.equals(index.getEntry(i).getRawMode())) {
        paths.add(root.resolve(index.getEntry(i).getPathString()));
      }
    }
    return paths;
  }
}
