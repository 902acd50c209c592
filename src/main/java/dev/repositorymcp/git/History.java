package dev.repositorymcp.git;

import java.io.IOException;
import java.time.Instant;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.util.RawParseUtils;
import org.jspecify.annotations.Nullable;

/// What the commits of a repository tell. Every walk asks the budget at each commit.
final class History {
  private static final String BRANCH = "branch";

  private final OpenRepository open;
  private final Budget budget;

  History(OpenRepository open, Budget budget) {
    this.open = open;
    this.budget = budget;
  }

  /// Commits that one walk may hold in memory, 15 MB.
  private static final int MOST_COMMITS = 100_000;

  /// A walk that ends with the budget, also while it only looks for where to stop.
  private static final class BoundedWalk extends RevWalk {
    private final Budget budget;
    private int commits;

    BoundedWalk(Repository repository, Budget budget) {
      super(repository);
      this.budget = budget;
      setRetainBody(false);
    }

    @Override
    protected RevCommit createCommit(AnyObjectId id) {
      budget.check();
      if (++commits > MOST_COMMITS) {
        throw new TooFar();
      }
      return super.createCommit(id);
    }
  }

  /// JGit lets no checked exception through.
  private static final class TooFar extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooFar() {
      super(null, null, false, false);
    }
  }

  Instant committedAt(String commit) throws IOException {
    try (var walk = new RevWalk(open.repository())) {
      RevCommit parsed = walk.parseCommit(ObjectId.fromString(commit));
      return Instant.ofEpochSecond(parsed.getCommitTime());
    }
  }

  /// How far the branch and its configured upstream are apart.
  ///
  /// @return null if there is no upstream, or if it is gone
  Facts.@Nullable Divergence divergence(Head.Branch branch) throws IOException {
    String upstream = upstream(branch.name());
    String other = upstream == null ? null : open.resolve(upstream, budget);
    if (other == null) {
      return null;
    }
    if (other.equals(branch.commit())) {
      return new Facts.Divergence(0, 0);
    }
    return new Facts.Divergence(count(branch.commit(), other), count(other, branch.commit()));
  }

  private int count(String from, String without) throws IOException {
    try (var walk = new BoundedWalk(open.repository(), budget)) {
      walk.markStart(walk.parseCommit(ObjectId.fromString(from)));
      walk.markUninteresting(walk.parseCommit(ObjectId.fromString(without)));
      int count = 0;
      while (walk.next() != null) {
        budget.check();
        count++;
      }
      return count;
    }
  }

  /// The full name of the reference that tracks the upstream.
  private @Nullable String upstream(String branch) {
    Config values = open.configuration().values();
    String remote = values.getString(BRANCH, branch, "remote");
    String merge = values.getString(BRANCH, branch, "merge");
    if (remote == null || merge == null) {
      return null;
    }
    if (remote.equals(".")) {
      return merge;
    }
    for (String text : values.getStringList("remote", remote, "fetch")) {
      String tracking = tracking(text, merge);
      if (tracking != null) {
        return tracking;
      }
    }
    return null;
  }

  private static @Nullable String tracking(String refspec, String merge) {
    try {
      var parsed = new RefSpec(refspec);
      boolean fits = !parsed.isNegative() && parsed.matchSource(merge);
      return fits ? parsed.expandFromSource(merge).getDestination() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The first commit, found along first parents.
  ///
  /// @throws Doubt if the history is cut off
  String rootCommit(String head) throws IOException {
    if (open.isShallow()) {
      throw new Doubt("the clone is shallow: its history is cut off");
    }
    try (ObjectReader objects = open.repository().newObjectReader()) {
      ObjectId at = ObjectId.fromString(head);
      for (ObjectId parent = firstParent(objects, at);
          parent != null;
          parent = firstParent(objects, at)) {
        budget.check();
        at = parent;
      }
      return at.name();
    }
  }

  /// Reads no more of the commit than its second line: `tree <id>`, then perhaps `parent <id>`.
  private static @Nullable ObjectId firstParent(ObjectReader objects, ObjectId commit)
      throws IOException {
    byte[] text = objects.open(commit, Constants.OBJ_COMMIT).getCachedBytes();
    int line = RawParseUtils.nextLF(text, 0);
    byte[] label = Constants.encodeASCII("parent ");
    int id = RawParseUtils.match(text, line, label);
    return id < 0 ? null : ObjectId.fromString(text, id);
  }
}
