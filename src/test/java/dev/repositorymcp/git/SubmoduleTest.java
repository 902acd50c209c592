package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds "dirty" of repositories with submodules against git.
class SubmoduleTest {
  @TempDir Path directory;

  private static Named<Consumer<Git>> situation(String name, Consumer<Git> change) {
    return Named.of(name, change);
  }

  private static Git lib(Git git) {
    return new Git(git.path("lib"));
  }

  static Stream<Named<Consumer<Git>>> situations() {
    return Stream.of(
        situation("clean", _ -> {}),
        situation("changed", git -> lib(git).write("README", "changed")),
        situation("untracked", git -> lib(git).write("new", "")),
        situation("staged", git -> lib(git).write("new", "").run("add", "new")),
        situation("another commit", git -> lib(git).write("new", "").commit("new")),
        situation("not initialized", git -> git.run("submodule", "--quiet", "deinit", "-f", "lib")),
        situation(
            "gone", git -> Git.execute(git.directory(), java.util.List.of("rm", "-r", "lib"))),
        situation(
            "file in its place",
            git -> {
              Git.execute(git.directory(), java.util.List.of("rm", "-r", "lib"));
              git.write("lib", "");
            }),
        situation(
            "ignored",
            git -> {
              git.run("config", "submodule.lib.ignore", "all");
              lib(git).write("new", "").commit("new");
            }),
        situation(
            "untracked ignored",
            git -> {
              git.run("config", "-f", ".gitmodules", "submodule.lib.ignore", "untracked");
              git.commit("ignore");
              lib(git).write("new", "");
            }),
        situation(
            "dirty ignored",
            git -> {
              git.run("config", "submodule.lib.ignore", "dirty");
              lib(git).write("README", "changed");
            }),
        situation(
            "dirty ignored, another commit",
            git -> {
              git.run("config", "submodule.lib.ignore", "dirty");
              lib(git).write("README", "changed").commit("changed");
            }));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void agreesWithGit(Consumer<Git> change) {
    Git git = Submodule.add(directory);
    change.accept(git);
    Facts facts = Reader.facts(git);
    String status = git.status();
    assertThat(facts.unknowns()).isEmpty();
    assertThat(facts.dirty()).as(status).isEqualTo(!status.isEmpty());
  }
}
