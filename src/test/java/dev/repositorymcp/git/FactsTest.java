package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Head, history and remotes, held against git.
class FactsTest {
  @TempDir Path directory;

  private Git atlas() {
    return Git.withCommit(directory.resolve("atlas"));
  }

  @Test
  void readsTheBranch() {
    Git git = atlas();
    git.run("checkout", "--quiet", "-b", "feature/東京");
    Facts facts = Reader.facts(git);
    assertThat(facts.head()).isEqualTo(new Head.Branch("feature/東京", git.run("rev-parse", "HEAD")));
    assertThat(facts.committedAt())
        .isEqualTo(Instant.ofEpochSecond(Long.parseLong(git.run("log", "-1", "--format=%ct"))));
    assertThat(facts.rootCommit()).isEqualTo(git.run("rev-parse", "HEAD"));
    assertThat(facts.divergence()).isNull();
  }

  @Test
  void readsPackedReferences() {
    Git git = atlas();
    git.run("pack-refs", "--all", "--prune");
    git.run("gc", "--quiet");
    Facts facts = Reader.facts(git);
    assertThat(facts.head()).isEqualTo(new Head.Branch("main", git.run("rev-parse", "HEAD")));
    assertThat(facts.unknowns()).isEmpty();
  }

  @Test
  void readsADetachedHead() {
    Git git = atlas();
    git.run("checkout", "--quiet", "--detach");
    assertThat(Reader.facts(git).head()).isEqualTo(new Head.Detached(git.run("rev-parse", "HEAD")));
  }

  @Test
  void anUnbornBranchHasNoCommit() {
    Facts facts = Reader.facts(Git.init(directory.resolve("empty")));
    assertThat(facts.head()).isEqualTo(new Head.Unborn("main"));
    assertThat(facts.committedAt()).isNull();
    assertThat(facts.rootCommit()).isNull();
    assertThat(facts.unknowns()).isEmpty();
  }

  @Test
  void countsAheadAndBehind() {
    Git origin = atlas();
    origin.run("clone", "--quiet", ".", "../clone");
    var clone = new Git(directory.resolve("clone"));
    assertThat(Reader.facts(clone).divergence()).isEqualTo(new Facts.Divergence(0, 0));
    clone.commit("one").commit("two");
    origin.commit("three").run("checkout", "-qb", "side");
    origin.commit("four").run("checkout", "-q", "main");
    origin.run("merge", "--quiet", "--no-ff", "side");
    clone.run("fetch", "--quiet");
    assertThat(Reader.facts(clone).divergence()).isEqualTo(new Facts.Divergence(2, 3));
    assertThat(clone.run("rev-list", "--left-right", "--count", "HEAD...@{upstream}"))
        .isEqualTo("2\t3");
  }

  @Test
  void anUpstreamMayBeLocalOrGone() {
    Git git = atlas();
    git.run("checkout", "-qb", "side", "--track", "main");
    git.commit("one");
    assertThat(Reader.facts(git).divergence()).isEqualTo(new Facts.Divergence(1, 0));
    git.run("branch", "-qD", "main");
    assertThat(Reader.facts(git).divergence()).isNull();
  }

  @Test
  void readsRemotesAsConfigured() {
    Git git = atlas();
    git.run("remote", "add", "origin", "https://user:p%40ss@example.org/x");
    git.run("remote", "add", "backup", "git@example.org:o/r.git");
    assertThat(Reader.facts(git).remotes())
        .containsExactly(
            java.util.Map.entry("origin", "https://user:p%40ss@example.org/x"),
            java.util.Map.entry("backup", "git@example.org:o/r.git"));
  }

  @Test
  void findsTheRootAlongFirstParents() {
    Git git = atlas();
    String root = git.run("rev-parse", "HEAD");
    git.run("checkout", "-q", "--orphan", "other");
    git.commit("unrelated").run("checkout", "-q", "main");
    git.run("merge", "-q", "--allow-unrelated-histories", "-X", "ours", "other");
    assertThat(Reader.facts(git).rootCommit()).isEqualTo(root);
  }

  @Test
  void aShallowCloneHasNoRoot() {
    Git git = atlas();
    git.commit("second").commit("third");
    git.run("clone", "--quiet", "--depth=1", "file://" + git.directory(), "../shallow");
    Facts facts = Reader.facts(directory.resolve("shallow"));
    assertThat(facts.rootCommit()).isNull();
    assertThat(facts.unknowns()).extracting(Unknown::fact).containsExactly(Fact.ROOT_COMMIT);
    assertThat(facts.dirty()).isFalse();
  }

  @Test
  void aPartialCloneIsReadAsFarAsItGoes() {
    Git git = atlas();
    git.run("config", "uploadpack.allowFilter", "true");
    git.run(
        "clone",
        "--quiet",
        "--filter=tree:0",
        "--no-checkout",
        "file://" + git.directory(),
        "../p");
    var partial = new Git(directory.resolve("p"));
    int packed = Objects.requireNonNull(partial.path(".git/objects/pack").toFile().list()).length;
    Facts facts = Reader.facts(partial);
    assertThat(facts.head()).isInstanceOf(Head.Branch.class);
    assertThat(facts.dirty()).isNull();
    assertThat(facts.unknowns()).extracting(Unknown::fact).containsExactly(Fact.DIRTY);
    assertThat(partial.path(".git/objects/pack").toFile().list()).hasSize(packed);
  }

  @Test
  void ofASha256RepositoryOnlyWhatNeedsNoObjectIsKnown() {
    Path path = directory.resolve("sha256");
    Git.create(path);
    var git = new Git(path);
    git.run("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
    git.write("a", "").commit("first").run("remote", "add", "origin", "x");
    Facts facts = Reader.facts(git);
    assertThat(facts.head()).isEqualTo(new Head.Branch("main", git.run("rev-parse", "HEAD")));
    assertThat(facts.remotes()).containsKey("origin");
    assertThat(facts.dirty()).isNull();
    assertThat(facts.unknowns())
        .contains(new Unknown(Fact.DIRTY, "JGit can't read repositories with SHA-256 object ids"));
  }

  @Test
  void readsReftables() throws IOException {
    Git git = atlas();
    Facts before = Reader.facts(git);
    InertSystem.install();
    try (var repository = new FileRepository(git.path(".git").toFile())) {
      repository.convertRefStorage("reftable", false, false);
    }
    Facts facts = Reader.facts(git);
    assertThat(facts.head()).isEqualTo(before.head());
    assertThat(facts.rootCommit()).isEqualTo(before.rootCommit());
    assertThat(facts.dirty()).isFalse();
    assertThat(facts.unknowns()).isEmpty();
  }

  @Test
  void readsPathsAsLongAsTheyGet() {
    Git git = Git.withCommit(directory.resolve(("n".repeat(250) + "/").repeat(14)));
    assertThat(Reader.facts(git).dirty()).isFalse();
    git.write("m".repeat(250), "");
    assertThat(Reader.facts(git).dirty()).isTrue();
  }

  @Test
  void anUnknownFormatIsSaid() {
    Git git = atlas();
    git.run("config", "core.repositoryFormatVersion", "1");
    git.run("config", "extensions.unheardOf", "true");
    assertThat(Reader.facts(git).unknowns())
        .contains(new Unknown(Fact.DIRTY, "the repository has a format that JGit doesn't know"));
  }

  @Test
  void aSplitIndexIsSaid() {
    Git git = atlas();
    git.run("update-index", "--split-index");
    Facts facts = Reader.facts(git);
    assertThat(facts.dirty()).isNull();
    assertThat(facts.unknowns()).extracting(Unknown::fact).contains(Fact.DIRTY);
  }

  @Test
  void theFileKeyIsDeviceAndInode() throws IOException {
    Git git = atlas();
    Path root = git.directory();
    assertThat(Reader.facts(git).fileKey())
        .isEqualTo(
            Files.getAttribute(root, "unix:dev") + ":" + Files.getAttribute(root, "unix:ino"));
    assertThat(FileKey.of(directory.resolve("missing"))).isNull();
  }

  @Test
  void readsManyInOrder() {
    Git git = atlas();
    Path missing = directory.resolve("missing");
    List<Reading> readings =
        Reader.GIT.readAll(
            List.of(missing, git.directory(), missing),
            dev.repositorymcp.tool.CallContext.detached());
    assertThat(readings)
        .hasExactlyElementsOfTypes(
            Reading.NotARepository.class, Reading.Repository.class, Reading.NotARepository.class);
  }
}
