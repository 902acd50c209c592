package dev.repositorymcp.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many small changes, done and undone; after each, "dirty" is what git says.
class RandomChangesTest {
  private static final int STEPS = 40;
  private static final String[] NAMES = {"a", "a.b", "a-b", "d/a", "d/e/a", "d.x", "ü", "z.log"};
  private static final String[] RULES = {"", "*.log\n", "d/\n", "/a*\n!a.b\n", "e\n", "**/a\n"};
  private static final String[] CONTENTS = {"", "x\n", "y\n", "x\r\n", "x\ny\r\n", "\0"};

  private static final String[] ATTRIBUTES = {"", "* text=auto\n", "a* -text\n", "d/** eol=lf\n"};

  @TempDir Path directory;
  private Random random = new Random(0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithGit(long seed) throws IOException {
    random = new Random(seed);
    Git git = Git.withCommit(directory.resolve("repository"));
    git.run("config", "core.autocrlf", one("true", "false", "input"));
    var history = new StringBuilder();
    for (int step = 0; step < STEPS; step++) {
      history.append(change(git)).append('\n');
      Facts facts = Reader.facts(git);
      String status = git.status();
      assertThat(facts.unknowns()).as(history.toString()).isEmpty();
      assertThat(facts.dirty())
          .as("seed %d%n%s%s", seed, history, status)
          .isEqualTo(!status.isEmpty());
    }
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String change(Git git) throws IOException {
    String name = one(NAMES);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> write(git, name);
      case 3 -> delete(git.path(name));
      case 4 -> permit(git.path(name));
      case 5 -> written(git.write(one(".gitignore", "d/.gitignore"), one(RULES)), "rules");
      case 6 -> written(git.write(".gitattributes", one(ATTRIBUTES)), "attributes");
      case 7 -> git.run("add", "--all") + "add";
      case 8 -> git.run("stash", "--quiet", "--include-untracked") + "stash";
      case 9 -> git.run("checkout", "-q", "--force", "HEAD") + git.run("clean", "-qfd") + "clean";
      default -> written(git.commit("commit"), "commit");
    };
  }

  private static String written(Git git, String name) {
    return name + " in " + git.directory().getFileName();
  }

  private String write(Git git, String name) throws IOException {
    Path file = git.path(name);
    String content = one(CONTENTS);
    if (!Files.isDirectory(file) && parentIsDirectory(git, file)) {
      Files.deleteIfExists(file);
      git.write(name, content);
    }
    return "write " + name + " " + content.replace("\r", "<CR>");
  }

  private static String delete(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      Files.deleteIfExists(file);
    }
    return "delete " + file;
  }

  private String permit(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      Files.setPosixFilePermissions(file, permissions());
    }
    return "permit " + file;
  }

  private static boolean parentIsDirectory(Git git, Path file) throws IOException {
    Path parent = file.resolveSibling("").normalize();
    if (parent.equals(git.directory()) || Files.isDirectory(parent)) {
      return true;
    }
    Files.deleteIfExists(parent);
    return Files.isDirectory(Files.createDirectories(parent));
  }

  private EnumSet<PosixFilePermission> permissions() {
    var permissions = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    if (random.nextBoolean()) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    return permissions;
  }
}
