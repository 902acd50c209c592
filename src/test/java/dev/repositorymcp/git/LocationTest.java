package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which repository a path belongs to.
class LocationTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void findRealPath() throws IOException {
    root = directory.toRealPath();
  }

  private static Location locate(Path path) {
    return Reader.GIT.locate(path).orElseThrow();
  }

  @Test
  void aPathInsideLeadsToTheRoot() {
    Git git = Git.withCommit(root.resolve("atlas"));
    Path common = root.resolve("atlas/.git");
    var expected = new Location(git.directory(), common, common, false, null, false);
    assertThat(locate(git.path("src/Main.java"))).isEqualTo(expected);
    assertThat(locate(git.directory())).isEqualTo(expected);
    assertThat(locate(git.path(".git/hooks"))).isEqualTo(expected);
  }

  @Test
  void aLinkLeadsToTheRealRoot() throws IOException {
    Git git = Git.withCommit(root.resolve("atlas"));
    Files.createSymbolicLink(root.resolve("link"), git.directory());
    assertThat(locate(root.resolve("link/src")).root()).isEqualTo(git.directory());
  }

  @Test
  void aWorktreeFoldsIntoItsRepository() {
    Git git = Git.withCommit(root.resolve("atlas"));
    git.run("worktree", "add", "--quiet", "../tree");
    Location location = locate(root.resolve("tree/src"));
    assertThat(location.root()).isEqualTo(git.directory());
    assertThat(location.commonDirectory()).isEqualTo(git.path(".git"));
    assertThat(location.worktree()).isEqualTo(root.resolve("tree"));
    assertThat(locate(git.path(".git/worktrees/tree")).worktree()).isEqualTo(root.resolve("tree"));
    assertThat(Reader.facts(git).worktrees()).containsExactly(root.resolve("tree"));
  }

  @Test
  void aMovedWorktreeStillLeadsHome() throws IOException {
    Git git = Git.withCommit(root.resolve("atlas"));
    git.run("worktree", "add", "--quiet", "../tree");
    Files.move(root.resolve("tree"), root.resolve("moved"));
    assertThat(locate(root.resolve("moved")).root()).isEqualTo(git.directory());
    assertThat(Reader.facts(git).worktrees()).isEmpty();
  }

  @Test
  void aBareRepositoryIsItsOwnRoot() {
    Git.withCommit(root.resolve("atlas")).run("clone", "--quiet", "--bare", ".", "../bare.git");
    Path bare = root.resolve("bare.git");
    assertThat(locate(bare.resolve("refs")))
        .isEqualTo(new Location(bare, bare, bare, true, null, false));
    Facts facts = Reader.facts(bare);
    assertThat(facts.dirty()).isNull();
    assertThat(facts.unknowns()).isEmpty();
    assertThat(facts.head()).isInstanceOf(Head.Branch.class);
  }

  @Test
  void worktreesOfABareRepositoryFoldIntoIt() {
    Git git = Git.withCommit(root.resolve("atlas"));
    git.run("clone", "--quiet", "--bare", ".", "../project/.bare");
    var project = new Git(root.resolve("project")).write(".git", "gitdir: ./.bare\n");
    project.run("worktree", "add", "--quiet", "main");
    for (String path : new String[] {".", "main", ".bare"}) {
      Location location = locate(project.path(path));
      assertThat(location.root()).isEqualTo(project.path(".bare"));
      assertThat(location.bare()).isTrue();
    }
    assertThat(Reader.facts(project).worktrees()).containsExactly(project.path("main"));
  }

  @Test
  void aSubmoduleIsLocatedByItsPath() {
    Git git = Submodule.add(root);
    Location location = locate(git.path("lib/README"));
    assertThat(location.root()).isEqualTo(git.path("lib"));
    assertThat(location.commonDirectory()).isEqualTo(git.path(".git/modules/lib"));
    assertThat(location.submodule()).isTrue();
    assertThat(Reader.facts(git).submodules()).containsExactly(git.path("lib"));
    assertThat(Reader.facts(git.path("lib")).dirty()).isFalse();
  }

  @Test
  void aSeparateGitDirectoryIsFollowed() {
    Git git = Git.withCommit(root.resolve("atlas"));
    git.run("init", "--quiet", "--separate-git-dir", "../store");
    assertThat(locate(git.path("src")).root()).isEqualTo(git.directory());
    assertThat(locate(git.path("src")).commonDirectory()).isEqualTo(root.resolve("store"));
    assertThat(Reader.facts(git).dirty()).isFalse();
  }

  @Test
  void aTreeThatDoesNotPointBackIsNotEntered() {
    Git git = Git.withCommit(root.resolve("atlas"));
    git.run("clone", "--quiet", "--bare", ".", "../dots");
    var dots = new Git(root.resolve("dots"));
    dots.run("config", "core.bare", "false");
    dots.run("config", "core.worktree", "/");
    assertThat(locate(dots.directory()).root()).isEqualTo(dots.directory());
    assertThat(locate(dots.directory()).bare()).isTrue();
  }

  @Test
  void whatIsNoRepositoryIsSaidToBeNone() throws IOException {
    Path plain = Files.createDirectories(root.resolve("plain/.git"));
    assertThat(Reader.GIT.locate(plain)).isEmpty();
    assertThat(Reader.GIT.locate(root.resolve("missing"))).isEmpty();
    new Git(root.resolve("broken")).write(".git", "gitdir: ../missing\n");
    assertThat(Reader.GIT.locate(root.resolve("broken"))).isEmpty();
    assertThat(Reader.GIT.read(plain, new dev.repositorymcp.tool.Cancellation()))
        .isEqualTo(new Reading.NotARepository(plain));
  }
}
