package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.repositorymcp.tool.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories of other users; to make one takes root.
class OwnershipTest {
  private static final long OTHER = 12345;

  @TempDir Path directory;
  private Git git;

  @BeforeEach
  void giveAway() throws IOException {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can give files away");
    git = Git.withCommit(directory.toRealPath().resolve("atlas"));
    git.run("remote", "add", "origin", "https://example.org/secret");
    Git.execute(directory, List.of("chown", "-R", Long.toString(OTHER), "atlas"));
  }

  private Facts read(OptionalLong invoker, Path... configurations) {
    var reader = new GitReader(Duration.ofSeconds(30), new Trust(invoker, List.of(configurations)));
    return ((Reading.Repository) reader.read(git.directory(), new Cancellation())).facts();
  }

  private Path configuration(String value) throws IOException {
    return Files.writeString(
        directory.resolve("gitconfig"), "[safe]\n\tdirectory = " + value + "\n");
  }

  @Test
  void onlyTheHeadOfAnotherUsersRepositoryIsRead() {
    Facts facts = read(OptionalLong.empty());
    assertThat(facts.head()).isInstanceOf(Head.Branch.class);
    assertThat(facts.remotes()).isEmpty();
    assertThat(facts.dirty()).isNull();
    assertThat(facts.unknowns()).contains(new Unknown(Fact.DIRTY, Ownership.ADVICE));
    assertThat(Ownership.ADVICE).contains("git config --global --add safe.directory <path>");
  }

  @Test
  void theGitDirectoryAloneCountsToo() {
    Git.execute(directory, List.of("chown", "0", "atlas"));
    assertThat(read(OptionalLong.empty()).dirty()).isNull();
  }

  @Test
  void whoCalledSudoCounts() {
    assertThat(read(OptionalLong.of(OTHER)).dirty()).isFalse();
    assertThat(read(OptionalLong.of(OTHER + 1)).dirty()).isNull();
  }

  @Test
  void theUsersConfigurationMayCallItSafe() throws IOException {
    assertThat(read(OptionalLong.empty(), configuration(git.directory().toString())).dirty())
        .isFalse();
    assertThat(read(OptionalLong.empty(), configuration("*")).dirty()).isFalse();
    assertThat(
            read(OptionalLong.empty(), configuration(git.directory().getParent() + "/*")).dirty())
        .isFalse();
    assertThat(read(OptionalLong.empty(), configuration("/elsewhere")).dirty()).isNull();
    assertThat(read(OptionalLong.empty(), configuration("*\n\tdirectory =")).dirty()).isNull();
  }

  @Test
  void theRepositoryCannotCallItselfSafe() {
    git.run("config", "-f", ".git/config", "safe.directory", "*");
    assertThat(read(OptionalLong.empty()).dirty()).isNull();
  }
}
