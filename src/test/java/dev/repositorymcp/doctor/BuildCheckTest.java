package dev.repositorymcp.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.doctor.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A checkout is made up; the launcher's own answer to the same question is LauncherIT's.
class BuildCheckTest {
  private static final Instant BUILT = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir private Path home;

  @BeforeEach
  void build() throws IOException {
    for (String file :
        List.of("pom.xml", "src/main/java/A.java", "schema/V1.sql", "target/app/.complete")) {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(home)) {
      all = paths.toList();
    }
    for (Path path : all) {
      date(path, BUILT.minusSeconds(60));
    }
    date(home.resolve("target/app/.complete"), BUILT);
  }

  private static void date(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private List<Finding> findings() {
    return new BuildCheck(home.resolve("bin/repository-mcp").toString()).findings();
  }

  @Test
  void aProgramThatIsNewerThanItsSourcesIsFine() {
    assertThat(findings()).extracting(Finding::level).containsExactly(Level.OK);
  }

  @Test
  void aSourceThatIsNewerIsNamed() throws IOException {
    date(home.resolve("src/main/java/A.java"), BUILT.plusSeconds(1));
    assertThat(findings()).extracting(Finding::level).containsExactly(Level.WARNING);
    assertThat(findings().getFirst().message()).startsWith("src/main/java/A.java is newer");
  }

  @Test
  void aFailedBuildIsTold() throws IOException {
    Path failed = Files.writeString(home.resolve("target/app/.failed"), "");
    date(failed, BUILT.plusSeconds(1));
    assertThat(findings().getFirst().message()).contains("the last build failed");
    date(failed, BUILT.minusSeconds(1));
    assertThat(findings()).extracting(Finding::level).containsExactly(Level.OK);
  }

  @Test
  void whatCannotBeLookedAtIsNoAlarm() throws IOException {
    Files.delete(home.resolve("target/app/.complete"));
    assertThat(findings()).extracting(Finding::level).containsExactly(Level.NOTE);
  }

  @Test
  void aReleaseMayLearnToStartQuickly() throws IOException {
    Files.delete(home.resolve("pom.xml"));
    assertThat(findings()).extracting(Finding::level).containsExactly(Level.NOTE);
    assertThat(findings().getFirst().mend()).contains("bin/train");
    Files.createDirectory(home.resolve("app"));
    Files.writeString(home.resolve("app/repository-mcp.jsa"), "");
    assertThat(findings()).extracting(Finding::level).containsExactly(Level.OK);
  }

  @Test
  void aProgramOfUnknownOriginIsNotJudged() {
    assertThat(new BuildCheck("").findings()).isEmpty();
  }
}
