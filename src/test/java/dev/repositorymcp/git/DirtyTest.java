package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds "dirty" against what `git status` shows, situation by situation.
class DirtyTest {
  @TempDir Path directory;

  private static Named<Consumer<Git>> situation(String name, Change change) {
    return Named.of(
        name,
        git -> {
          try {
            change.apply(git);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @FunctionalInterface
  private interface Change {
    void apply(Git git) throws IOException;
  }

  static Stream<Named<Consumer<Git>>> situations() {
    return Stream.of(files(), ignored(), lineEnds(), flags(), branches()).flatMap(each -> each);
  }

  private static Stream<Named<Consumer<Git>>> files() {
    return Stream.of(
        situation("clean", _ -> {}),
        situation("modified", git -> git.write("README", "Other\n")),
        situation("modified to the same size", git -> git.write("README", "Atlaz\n")),
        situation("touched", git -> touch(git.path("README"))),
        situation("deleted", git -> Files.delete(git.path("README"))),
        situation("staged", git -> git.write("README", "Other\n").run("add", "README")),
        situation(
            "staged and undone in the tree",
            git -> {
              git.write("README", "Other\n").run("add", "README");
              git.write("README", "Atlas\n");
            }),
        situation("staged deletion", git -> git.run("rm", "--quiet", "README")),
        situation("taken from the index", git -> git.run("rm", "--cached", "--quiet", "README")),
        situation("untracked", git -> git.write("new", "")),
        situation("untracked below", git -> git.write("a/b/c/new", "")),
        situation("empty directories", git -> Git.create(git.path("a/b/c"))),
        situation("executable", git -> permit(git.path("README"), "rwxr-xr-x")),
        situation(
            "executable that doesn't count",
            git -> {
              git.run("config", "core.fileMode", "false");
              permit(git.path("README"), "rwxr-xr-x");
            }),
        situation(
            "symbolic link",
            git -> {
              Files.createSymbolicLink(git.path("link"), Path.of("README"));
              git.commit("link");
            }),
        situation(
            "symbolic link elsewhere",
            git -> {
              Files.createSymbolicLink(git.path("link"), Path.of("README"));
              git.commit("link");
              Files.delete(git.path("link"));
              Files.createSymbolicLink(git.path("link"), Path.of("readme"));
            }),
        situation(
            "file instead of a symbolic link",
            git -> {
              Files.createSymbolicLink(git.path("link"), Path.of("README"));
              git.commit("link");
              Files.delete(git.path("link"));
              git.write("link", "README");
            }),
        situation(
            "link instead of a directory",
            git -> {
              Files.move(git.path("src"), git.path("../moved-" + git.directory().getFileName()));
              Files.createSymbolicLink(
                  git.path("src"), Path.of("../moved-" + git.directory().getFileName()));
            }),
        situation(
            "file instead of a directory",
            git -> {
              Files.delete(git.path("src/Main.java"));
              Files.delete(git.path("src"));
              git.write("src", "");
            }),
        situation(
            "directory instead of a file",
            git -> {
              Files.delete(git.path("README"));
              git.write("README/file", "");
            }),
        situation("pipe", git -> Git.execute(git.directory(), java.util.List.of("mkfifo", "p"))),
        situation(
            "names that are no plain text",
            git -> git.write("dépôt\n東京 \"x\"/-rf %20\\", "x").commit("names")),
        situation(
            "names in an order of their own",
            git -> git.write("a/x", "").write("a.b", "").write("a0", "").commit("names")),
        situation("large file", git -> git.write("large", new byte[300_000]).commit("large")),
        situation(
            "large file touched",
            git -> {
              git.write("large", new byte[300_000]).commit("large");
              touch(git.path("large"));
            }));
  }

  private static Stream<Named<Consumer<Git>>> ignored() {
    return Stream.of(
        situation(
            "ignored",
            git -> git.write(".gitignore", "*.o\n/out/\n").commit("i").write("src/a.o", "")),
        situation(
            "ignored directory",
            git -> git.write(".gitignore", "out/\n").commit("i").write("src/out/deep/a", "")),
        situation(
            "taken back",
            git -> git.write(".gitignore", "*.o\n!keep.o\n").commit("i").write("keep.o", "")),
        situation(
            "taken back below an ignored directory",
            git -> git.write(".gitignore", "out\n!out/a\n").commit("i").write("out/a", "")),
        situation(
            "nested rules",
            git -> git.write("src/.gitignore", "/*.log\n").commit("i").write("src/a.log", "")),
        situation(
            "nested rules elsewhere",
            git -> git.write("src/.gitignore", "/*.log\n").commit("i").write("src/x/a.log", "")),
        situation(
            "nested rules win",
            git ->
                git.write(".gitignore", "*.log\n")
                    .write("src/.gitignore", "!a.log\n")
                    .commit("i")
                    .write("src/a.log", "")),
        situation(
            "tracked in an ignored directory",
            git -> {
              git.write("out/a", "").commit("i").write(".gitignore", "out/\n").commit("j");
              git.write("out/b", "");
            }),
        situation(
            "changed in an ignored directory",
            git -> {
              git.write("out/a", "").commit("i").write(".gitignore", "out/\n").commit("j");
              git.write("out/a", "changed");
            }),
        situation(
            "excluded", git -> git.write(".git/info/exclude", "*.tmp\n").write("src/a.tmp", "")),
        situation(
            "double stars",
            git -> git.write(".gitignore", "a/**/z\n").commit("i").write("a/b/c/z", "")),
        situation(
            "untracked rules that ignore themselves", git -> git.write("out/.gitignore", "*\n")));
  }

  private static Stream<Named<Consumer<Git>>> lineEnds() {
    return Stream.of(
        situation("autocrlf", git -> autocrlf(git, "true", "a\nb\n", "a\r\nb\r\n")),
        situation("autocrlf, changed", git -> autocrlf(git, "true", "a\nb\n", "a\r\nc\r\n")),
        situation("autocrlf input", git -> autocrlf(git, "input", "a\nb\n", "a\r\nb\r\n")),
        situation("no autocrlf", git -> autocrlf(git, "false", "a\nb\n", "a\r\nb\r\n")),
        situation("autocrlf, binary", git -> autocrlf(git, "true", "a\0\nb\n", "a\0\r\nb\r\n")),
        situation(
            "autocrlf, stored with returns",
            git -> {
              git.write("text", "a\r\nb\r\n").commit("text");
              git.run("config", "core.autocrlf", "true");
              touch(git.path("text"));
            }),
        situation(
            "text attribute",
            git -> {
              git.write(".gitattributes", "*.txt text\n").write("a.txt", "a\nb\n").commit("t");
              git.write("a.txt", "a\r\nb\r\n");
            }),
        situation(
            "text attribute, stored with returns",
            git -> {
              git.write("a.txt", "a\r\nb\r\n").commit("t");
              git.write(".gitattributes", "*.txt text\n").run("add", ".gitattributes");
              git.run("commit", "-qm", "attributes");
              touch(git.path("a.txt"));
            }),
        situation(
            "binary attribute",
            git -> {
              git.write(".gitattributes", "* text=auto\n*.bin binary\n").write("a.bin", "a\n");
              git.commit("t").write("a.bin", "a\r\n");
            }),
        situation(
            "eol attribute in a directory",
            git -> {
              git.write("src/.gitattributes", "a.txt eol=crlf\n").write("src/a.txt", "a\n");
              git.commit("t").write("src/a.txt", "a\r\n");
            }),
        situation(
            "text=auto with a lone return",
            git -> {
              git.write(".gitattributes", "* text=auto\n").write("a", "a\nb\n").commit("t");
              git.write("a", "a\r\nb\r\n\r");
            }));
  }

  private static Stream<Named<Consumer<Git>>> flags() {
    return Stream.of(
        situation(
            "assumed unchanged",
            git -> {
              git.run("update-index", "--assume-unchanged", "README");
              git.write("README", "changed");
            }),
        situation(
            "assumed unchanged and gone",
            git -> {
              git.run("update-index", "--assume-unchanged", "README");
              Files.delete(git.path("README"));
            }),
        situation(
            "skipped",
            git -> {
              git.run("update-index", "--skip-worktree", "README");
              git.write("README", "changed");
            }),
        situation(
            "intent to add", git -> git.write("new", "x").run("add", "--intent-to-add", "new")),
        situation(
            "sparse",
            git -> {
              git.write("docs/a", "").commit("docs");
              git.run("sparse-checkout", "set", "src");
            }),
        situation(
            "sparse, with a file that shouldn't be there",
            git -> {
              git.write("docs/a", "").commit("docs");
              git.run("sparse-checkout", "set", "src");
              git.write("docs/a", "changed");
            }),
        situation("index version 4", git -> git.run("update-index", "--index-version", "4")),
        situation(
            "index version 4, changed",
            git -> {
              git.run("update-index", "--index-version", "4");
              git.write("src/Main.java", "changed");
            }),
        situation("untracked cache", git -> git.run("update-index", "--force-untracked-cache")));
  }

  private static Stream<Named<Consumer<Git>>> branches() {
    return Stream.of(
        situation("detached", git -> git.run("checkout", "--quiet", "--detach")),
        situation("unborn with an index", git -> git.run("checkout", "--orphan", "other")),
        situation(
            "unborn and empty",
            git -> {
              git.run("checkout", "--quiet", "--orphan", "other");
              git.run("rm", "-rqf", ".");
            }),
        situation("merge conflict", git -> conflict(git, "merge")),
        situation("rebase in progress", git -> conflict(git, "rebase")),
        situation("nested repository", git -> Git.withCommit(git.path("nested"))),
        situation("empty nested repository", git -> Git.init(git.path("nested"))),
        situation("nested .git that is none", git -> Git.create(git.path("nested/.git"))),
        situation(
            "worktree inside", git -> git.run("worktree", "add", "--quiet", "-b", "x", "trees/x")));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void agreesWithGit(Consumer<Git> change) {
    Git git = Git.withCommit(directory.resolve("repository"));
    change.accept(git);
    Facts facts = Reader.facts(git);
    String status = git.status();
    assertAll(
        () -> assertThat(facts.unknowns()).isEmpty(),
        () -> assertThat(facts.dirty()).as(status).isEqualTo(!status.isEmpty()));
  }

  @Test
  void anEmptyRepositoryIsClean() {
    assertThat(Reader.facts(Git.init(directory)).dirty()).isFalse();
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(100)));
  }

  private static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void autocrlf(Git git, String value, String stored, String written) {
    git.write("text", stored).commit("text");
    git.run("config", "core.autocrlf", value);
    git.write("text", written);
  }

  private static void conflict(Git git, String command) {
    git.run("checkout", "--quiet", "-b", "other");
    git.write("README", "theirs\n").commit("theirs");
    git.run("checkout", "--quiet", "main");
    git.write("README", "ours\n").commit("ours");
    Git.execute(git.directory(), java.util.List.of("sh", "-c", "! git " + command + " other"));
  }
}
