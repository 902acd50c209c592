package dev.repositorymcp.git;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories that want to run something, to be written to, or to keep us for ever.
@Timeout(120)
class HostileTest {
  @TempDir Path directory;
  private Git git;

  @BeforeEach
  void makeRepository() {
    git = Git.withCommit(directory.resolve("atlas"));
  }

  @Test
  void nothingInTheConfigurationRuns() throws IOException {
    Path marker = directory.resolve("marker");
    String script = script("echo ran >> " + marker);
    git.write(".gitattributes", "* filter=x diff=x\n");
    git.write("included", "[core]\n\tfsmonitor = %s\n".formatted(script)).commit("attributes");
    for (String key :
        List.of(
            "core.fsmonitor",
            "core.sshCommand",
            "core.pager",
            "core.editor",
            "core.gitProxy",
            "core.askPass",
            "core.alternateRefsCommand",
            "diff.external",
            "diff.x.textconv",
            "diff.x.command",
            "filter.x.clean",
            "filter.x.smudge",
            "filter.x.process",
            "gpg.program",
            "alias.status",
            "credential.helper",
            "remote.origin.uploadpack",
            "uploadpack.packObjectsHook")) {
      git.run("config", key, script);
    }
    git.run("config", "filter.x.required", "true");
    git.run("config", "core.hooksPath", directory.toString());
    git.run("config", "include.path", git.path("included").toString());
    git.run("config", "includeIf.gitdir:/.path", "../included");
    for (String hook :
        List.of("post-index-change", "fsmonitor-watchman", "reference-transaction")) {
      Files.copy(Path.of(script), directory.resolve(hook));
    }
    Files.deleteIfExists(marker);
    touch("README");

    List<String> processes = processesDuring(() -> Reader.facts(git));

    assertThat(marker).doesNotExist();
    assertThat(processes).isEmpty();
    Facts facts = Reader.facts(git);
    assertThat(facts.dirty()).isNull();
    assertThat(facts.unknowns())
        .extracting(Unknown::fact)
        .containsExactly(Fact.CONFIGURATION, Fact.DIRTY);
  }

  @Test
  void nothingIsWritten() throws IOException {
    git.run("clone", "--quiet", ".", "../clone");
    git = new Git(directory.resolve("clone"));
    touch("README");
    var before = contents(directory);
    var home = names(Path.of(System.getProperty("user.home")));
    assertThat(Reader.facts(git).dirty()).isFalse();
    assertThat(contents(directory)).isEqualTo(before);
    assertThat(names(Path.of(System.getProperty("user.home")))).isEqualTo(home);
  }

  @Test
  void anotherDifferenceOutweighsAFilter() throws IOException {
    git.write(".gitattributes", "README filter=lfs\n").commit("attributes");
    assertThat(Reader.facts(git).dirty()).isFalse();
    touch("README");
    assertThat(Reader.facts(git).dirty()).isNull();
    git.write("new", "");
    assertThat(Reader.facts(git).dirty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git/HEAD",
        ".git/config",
        ".git/index",
        ".git/packed-refs",
        ".git/shallow",
        ".git/commondir",
        ".git/refs/heads/main",
        ".git/info/exclude",
        ".git/info/attributes",
        ".git/objects/info/alternates",
        ".gitignore",
        ".gitattributes",
        ".gitmodules",
        "README"
      })
  void aPipeInTheWayKeepsNobody(String file) throws IOException {
    Files.deleteIfExists(git.path(file));
    git.write("untracked", "");
    touch("src/Main.java");
    Git.execute(git.directory(), List.of("mkfifo", file));
    var reader = new GitReader(Duration.ofSeconds(20), new Trust(OptionalLong.empty(), List.of()));
    Reading reading = reader.read(git.directory(), new Cancellation());
    assertThat(reading).isNotInstanceOf(Reading.Unanswered.class);
    if (reading instanceof Reading.Repository(Path _, Facts facts)) {
      assertThat(facts.dirty()).isNotEqualTo(false);
    }
  }

  private void makeACommitAPipe() throws IOException {
    String commit = git.run("rev-parse", "HEAD");
    Path object =
        git.path(".git/objects").resolve(commit.substring(0, 2)).resolve(commit.substring(2));
    Files.delete(object);
    Git.execute(git.directory(), List.of("mkfifo", object.toString()));
  }

  @Test
  void readsThatHangLetOthersRead() throws IOException {
    makeACommitAPipe();
    Git sound = Git.withCommit(directory.resolve("sound"));
    var reader = new GitReader(Duration.ofMillis(500), new Trust(OptionalLong.empty(), List.of()));
    var paths = new ArrayList<Path>(Collections.nCopies(12, git.directory()));
    paths.add(sound.directory());
    List<Reading> readings = reader.readAll(paths, CallContext.detached());
    assertThat(readings.getFirst())
        .isEqualTo(new Reading.Unanswered(git.directory(), "the disk did not answer in time"));
    assertThat(reader.read(sound.directory(), new Cancellation()))
        .isInstanceOf(Reading.Repository.class);
  }

  @Test
  void aRepositoryThatHangsHoldsOneThread() throws IOException {
    makeACommitAPipe();
    var reader = new GitReader(Duration.ofMillis(200), new Trust(OptionalLong.empty(), List.of()));
    assertThat(reader.read(git.directory(), new Cancellation()))
        .isInstanceOf(Reading.Unanswered.class);
    long hanging = readingThreads();
    for (int i = 0; i < 3; i++) {
      assertThat(reader.read(git.directory(), new Cancellation()))
          .isInstanceOf(Reading.Unanswered.class);
    }
    assertThat(readingThreads()).isLessThanOrEqualTo(hanging);
  }

  private static long readingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("git-read"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "config", "index", "packed-refs", "refs/heads/main"})
  void noiseInAFileIsSaid(String file) throws IOException {
    byte[] noise = new byte[5000];
    new java.util.Random(7).nextBytes(noise);
    Files.write(git.path(".git").resolve(file), noise);
    Reading reading = Reader.GIT.read(git.directory(), new Cancellation());
    if (reading instanceof Reading.Repository(Path _, Facts facts) && !file.equals("packed-refs")) {
      assertThat(facts.dirty()).isNull();
      assertThat(facts.unknowns()).extracting(Unknown::fact).contains(Fact.DIRTY);
    }
  }

  @Test
  void anIndexThatClaimsBillionsOfEntriesIsSaid() throws IOException {
    byte[] index = Files.readAllBytes(git.path(".git/index"));
    index[8] = 0x7f;
    Files.write(git.path(".git/index"), index);
    assertThat(Reader.facts(git).unknowns())
        .contains(new Unknown(Fact.DIRTY, "the index or HEAD could not be read"));
  }

  @Test
  void packsThatWouldNotFitInMemoryAreSaid() throws IOException {
    Path list = git.path(".git/objects/pack/pack-huge.idx");
    try (var file = new RandomAccessFile(list.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    Facts facts = Reader.facts(git);
    assertThat(facts.head()).isInstanceOf(Head.Branch.class);
    assertThat(facts.unknowns())
        .contains(new Unknown(Fact.DIRTY, "the repository is larger than what is read"));
  }

  @Test
  void aReferenceCannotLeaveTheRepository() throws IOException {
    Files.writeString(directory.resolve("secret"), "a secret");
    Files.writeString(git.path(".git/HEAD"), "ref: refs/heads/../../../../secret\n");
    Facts facts = Reader.facts(git);
    assertThat(facts.head()).isNull();
    assertThat(facts.toString()).doesNotContain("a secret");
  }

  @Test
  void referencesInACircleAreSaid() throws IOException {
    Files.writeString(git.path(".git/refs/heads/main"), "ref: refs/heads/main\n");
    assertThat(Reader.facts(git).unknowns()).extracting(Unknown::fact).contains(Fact.HEAD);
  }

  @Test
  void theTimeLimitLeavesFactsUnknown() {
    for (int i = 0; i < 300; i++) {
      git.write("many/" + i, "x");
    }
    git.commit("many");
    // The first read of a process gets more.
    var _ = Reader.facts(git);
    var reader = new GitReader(Duration.ofNanos(1), new Trust(OptionalLong.empty(), List.of()));
    var reading = (Reading.Repository) reader.read(git.directory(), new Cancellation());
    assertThat(reading.facts().dirty()).isNull();
    assertThat(reading.facts().head()).isInstanceOf(Head.Branch.class);
    assertThat(reading.facts().unknowns())
        .contains(new Unknown(Fact.DIRTY, "it took longer than 0 ms"));
  }

  private String script(String command) throws IOException {
    Path script = directory.resolve("script");
    Files.writeString(script, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }

  private void touch(String file) throws IOException {
    Files.setLastModifiedTime(git.path(file), FileTime.fromMillis(1_000_000_000_000L));
  }

  private static List<String> processesDuring(Runnable work) throws IOException {
    Path file = Files.createTempFile("processes", ".jfr");
    try (var recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .map(event -> event.getString("command"))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  private static Map<Path, String> contents(Path directory) throws IOException {
    var contents = new TreeMap<Path, String>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        contents.put(path, attributes.size() + " " + attributes.lastModifiedTime());
      }
    }
    return contents;
  }

  private static List<String> names(Path directory) {
    return Stream.of(requireNonNull(directory.toFile().list())).sorted().toList();
  }
}
