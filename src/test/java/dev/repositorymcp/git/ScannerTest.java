package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.repositorymcp.SmallDisk;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a scan finds, and what it passes over.
@Timeout(120)
class ScannerTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void findRealPath() throws IOException {
    root = Files.createDirectory(directory.toRealPath().resolve("root"));
  }

  private ScanResult scan() {
    return scan(new ScanOptions(16, 1_000_000, Set.of()), CallContext.detached());
  }

  private ScanResult scan(ScanOptions options, CallContext context) {
    try {
      return RepositoryScanner.scan(root, options, context);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Path> roots(ScanResult result) {
    return result.found().stream().map(Location::root).toList();
  }

  @Test
  void findsRepositoriesOfEveryKindOnce() {
    Git git = Git.withCommit(root.resolve("a/atlas"));
    git.run("worktree", "add", "--quiet", "../../trees/x");
    git.run("worktree", "add", "--quiet", "../../trees/y");
    git.run("clone", "--quiet", "--bare", ".", "../bare.git");
    Git.withCommit(git.path("nested"));
    Git.create(root.resolve("empty/.git"));
    ScanResult result = scan();
    assertThat(roots(result)).containsExactly(git.directory(), root.resolve("a/bare.git"));
    assertThat(result.found().getFirst().worktree()).isNull();
    assertThat(result.skipped())
        .containsExactly(
            new ScanResult.Skipped(root.resolve("empty").toString(), SkipReason.BROKEN_REPOSITORY));
  }

  @Test
  void theStartMayBeARepository() {
    Git git = Git.withCommit(root);
    Git.withCommit(git.path("nested"));
    assertThat(roots(scan(ScanOptions.ofDepth(0), CallContext.detached()))).containsExactly(root);
  }

  @Test
  void aWorktreeStandsForARepositoryElsewhere() {
    Git git = Git.withCommit(directory.resolve("elsewhere"));
    git.run("worktree", "add", "--quiet", root.resolve("tree").toString());
    assertThat(scan().found())
        .singleElement()
        .matches(found -> found.root().endsWith("elsewhere"))
        .matches(found -> root.resolve("tree").equals(found.worktree()));
  }

  @Test
  void submodulesAreNotRegistered() throws IOException {
    Git git = Submodule.add(directory.resolve("outer"));
    root = git.path(".").normalize();
    Files.delete(git.path("lib/.git"));
    Git.execute(git.directory(), List.of("git", "submodule", "--quiet", "update", "--force"));
    Files.writeString(git.path("lib/.git"), "gitdir: ../.git/modules/lib\n");
    Files.createDirectory(git.path("inner"));
    Files.move(git.path("lib"), git.path("inner/lib"));
    Files.writeString(git.path("inner/lib/.git"), "gitdir: ../../.git/modules/lib\n");
    root = git.path("inner");
    ScanResult result = scan();
    assertThat(result.found()).isEmpty();
    assertThat(result.counts()).containsEntry(SkipReason.SUBMODULE, 1L);
  }

  @Test
  void passesOverWhatHoldsNoRepositoriesOfTheUser() {
    for (String place : List.of(".hidden/a", "node_modules/a", "x/.cache/a", "x/node_modules/a")) {
      Git.withCommit(root.resolve(place));
    }
    ScanResult result = scan();
    assertThat(result.found()).isEmpty();
    assertThat(result.counts())
        .containsExactly(Map.entry(SkipReason.HIDDEN, 2L), Map.entry(SkipReason.NODE_MODULES, 2L));
    assertThat(result.skipped()).isEmpty();
  }

  @Test
  void hiddenPlacesAndPackagesAreLookedIntoWhenAskedFor() {
    for (String place : List.of(".hidden/a", "node_modules/b", "x/.git.d/c")) {
      Git.withCommit(root.resolve(place));
    }
    Git.create(root.resolve("broken/.git/objects"));
    Git.withCommit(root.resolve("broken/.git/inner"));
    ScanOptions options = ScanOptions.ofDepth(16);
    ScanResult hidden = scan(options.entering(Set.of(SkipReason.HIDDEN)), CallContext.detached());
    assertThat(roots(hidden))
        .containsExactly(root.resolve(".hidden/a"), root.resolve("x/.git.d/c"));
    assertThat(hidden.counts())
        .containsEntry(SkipReason.NODE_MODULES, 1L)
        .as("the .git of what is broken")
        .containsEntry(SkipReason.HIDDEN, 1L);
    ScanResult packages =
        scan(options.entering(Set.of(SkipReason.NODE_MODULES)), CallContext.detached());
    assertThat(roots(packages)).containsExactly(root.resolve("node_modules/b"));
    assertThat(packages.counts()).containsEntry(SkipReason.HIDDEN, 3L);
  }

  @Test
  void anotherDiskIsLookedIntoWhenAskedFor() throws IOException {
    Git here = Git.withCommit(root.resolve("here"));
    try (SmallDisk disk = SmallDisk.mount(Files.createDirectories(root.resolve("a/mount")), 10)) {
      Git there = Git.withCommit(disk.folder().resolve("there"));
      ScanResult usual = scan();
      assertThat(roots(usual)).containsExactly(here.directory());
      assertThat(usual.skipped())
          .containsExactly(
              new ScanResult.Skipped(disk.folder().toString(), SkipReason.OTHER_FILE_SYSTEM));
      ScanResult all =
          scan(
              ScanOptions.ofDepth(16).entering(Set.of(SkipReason.OTHER_FILE_SYSTEM)),
              CallContext.detached());
      assertThat(roots(all)).containsExactly(there.directory(), here.directory());
      assertThat(all.counts()).doesNotContainKey(SkipReason.OTHER_FILE_SYSTEM);
    }
  }

  /// Nobody, root neither, can read a place whose path is longer than the system takes.
  @Test
  void whatCannotBeReadIsSaid() {
    Git sound = Git.withCommit(root.resolve("sound"));
    String name = "d".repeat(255);
    Git.execute(
        root,
        List.of(
            "bash",
            "-c",
            "for i in {1..16}; do mkdir %1$s && cd %1$s || exit 1; done".formatted(name)));
    try {
      ScanResult result = scan();
      assertThat(roots(result)).containsExactly(sound.directory());
      assertThat(result.counts()).containsEntry(SkipReason.UNREADABLE, 1L);
      assertThat(result.skipped())
          .singleElement()
          .matches(skipped -> skipped.path().startsWith(root + "/" + name));
    } finally {
      Git.execute(root, List.of("rm", "-rf", name));
    }
  }

  @Test
  void linksAndPipesAndDepthsEnd() throws IOException {
    Git real = Git.withCommit(root.resolve("real/repo"));
    Git outside = Git.withCommit(directory.resolve("outside"));
    Files.createSymbolicLink(root.resolve("a"), root);
    Files.createSymbolicLink(root.resolve("b"), outside.directory());
    Files.createSymbolicLink(root.resolve("c"), real.directory());
    Files.createSymbolicLink(root.resolve("d"), Path.of("dangling"));
    Git.execute(root, List.of("mkfifo", "pipe"));
    Files.createDirectories(root.resolve("n/".repeat(200)));
    ScanResult result = scan();
    assertThat(roots(result)).containsExactly(real.directory());
    assertThat(result.counts())
        .containsEntry(SkipReason.SYMBOLIC_LINK, 4L)
        .containsEntry(SkipReason.TOO_DEEP, 1L);
  }

  @Test
  void oddNamesAreReportedAndNotFound() {
    Git git = Git.withCommit(root.resolve("My \"Repo\"\n東京 -rf $(touch pwned) %20 "));
    Git.execute(
        root,
        List.of(
            "sh", "-c", "d=$(printf 'x\\377\\376'); git init -q \"$d\" && git init -q \"$d/y\""));
    ScanResult result = scan();
    assertThat(roots(result)).containsExactly(git.directory());
    assertThat(result.skipped())
        .containsExactly(new ScanResult.Skipped(root + "/x\\xFF\\xFE", SkipReason.NAME_IS_NO_TEXT));
    assertThat(Reader.facts(git).dirty()).isFalse();
  }

  @Test
  void theDepthIsCountedFromTheStart() {
    Git.withCommit(root.resolve("1/2/3"));
    assertThat(roots(scan(ScanOptions.ofDepth(3), CallContext.detached()))).hasSize(1);
    assertThat(roots(scan(ScanOptions.ofDepth(2), CallContext.detached()))).isEmpty();
  }

  @Test
  void theLimitOfEntriesIsSaid() {
    for (int i = 0; i < 50; i++) {
      Git.create(root.resolve("d" + i));
    }
    ScanResult result = scan(new ScanOptions(4, 10, Set.of()), CallContext.detached());
    assertThat(result.counts()).containsEntry(SkipReason.ENTRY_LIMIT, 1L);
  }

  @Test
  void reportsProgressInOrder() {
    for (int i = 0; i < 1200; i++) {
      Git.create(root.resolve("d" + i));
    }
    var reports = Collections.synchronizedList(new ArrayList<Long>());
    scan(
        ScanOptions.ofDepth(4),
        new CallContext(new Cancellation(), (done, _, _) -> reports.add(done)));
    assertThat(reports).hasSize(2).isSorted();
  }

  @Test
  void canBeCancelled() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    assertThatThrownBy(
            () -> scan(ScanOptions.ofDepth(4), new CallContext(cancellation, (_, _, _) -> {})))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aMissingStartIsRefused() {
    assertThatThrownBy(
            () ->
                RepositoryScanner.scan(
                    root.resolve("missing"), ScanOptions.ofDepth(1), CallContext.detached()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ScanOptions.ofDepth(17)).isInstanceOf(IllegalArgumentException.class);
  }
}
