import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Builds the program for `bin/repository-mcp`, one process at a time; the others wait and use what
/// the first one built.
///
/// The lock is the kernel's and ends with its holder, however that ends. The program is assembled
/// in a folder of its own and moved into place when Maven has succeeded, so that neither a failed
/// nor a killed build harms an existing program. Everything is printed on standard error.
final class Build {
  /// How often a build that takes long says that it goes on.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final String FAILED = "failed";

  private final Path home;
  private final String maven;
  private final Path app;
  private final Path fresh;

  private Build(Path home, String maven) {
    this.home = home;
    this.maven = maven;
    this.app = home.resolve("target/app");
    this.fresh = home.resolve("target/app.fresh");
  }

  /// Arguments: the project's folder, the path of `mvn`. Exit code 70 when the build fails.
  public static void main(String[] arguments) throws InterruptedException {
    try {
      new Build(Path.of(arguments[0]), arguments[1]).run();
    } catch (IOException | UncheckedIOException e) {
      say("cannot build in " + arguments[0] + ": " + e);
      System.exit(70);
    }
  }

  private void run() throws IOException, InterruptedException {
    Instant asked = Instant.now();
    try (FileChannel channel =
            FileChannel.open(
                home.resolve(".build.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (!lock.isValid() || current()) {
        return;
      }
      String[] note = note(channel);
      if (note[0].equals(FAILED) && Instant.parse(note[1]).isAfter(asked)) {
        say("the build failed in the other process");
        System.exit(70);
      }
      endOrphan(note);
      build(channel);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock != null) {
      return lock;
    }
    say("another process is building the program; waiting for it…");
    return channel.lock();
  }

  /// Whether another process has built, or tried to, in the meantime: the launcher's own question.
  private boolean current() throws IOException {
    if (!Files.exists(app.resolve(".complete"))) {
      return false;
    }
    FileTime built = Collections.max(List.of(modified(".complete"), modified(".failed")));
    for (String source : List.of("pom.xml", "src/main", "src/generated", "schema")) {
      Path root = home.resolve(source);
      try (Stream<Path> paths = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
        for (Path path : paths.toList()) {
          if (Files.getLastModifiedTime(path).compareTo(built) > 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private FileTime modified(String marker) throws IOException {
    Path file = app.resolve(marker);
    return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
  }

  private void build(FileChannel channel) throws IOException, InterruptedException {
    boolean first = !Files.exists(app.resolve(".complete"));
    say(first ? "first use: building, about a minute…" : "sources have changed: building…");
    delete(fresh);
    Instant start = Instant.now();
    int exitCode = runMaven(channel, start);
    if (exitCode == 0) {
      mark(fresh.resolve(".complete"), start);
      Path old = home.resolve("target/app.old");
      delete(old);
      if (Files.exists(app)) {
        Files.move(app, old);
      }
      Files.move(fresh, app);
      delete(old);
      train();
      say("built in " + Duration.between(start, Instant.now()).toSeconds() + " s");
    } else if (first) {
      leave(channel, FAILED, Instant.now());
      say("the build failed; its output is above");
      System.exit(70);
    } else {
      say("the build failed; running the program as it was built before");
      mark(app.resolve(".failed"), start);
    }
  }

  /// Lets the program hold a conversation with itself and keeps the classes that this loads, as
  /// `bin/train` does for a release. The program goes without as well.
  private void train() throws IOException, InterruptedException {
    Path registry =
        Files.createTempDirectory(
            "repository-mcp-training",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    Path cache = app.resolve("repository-mcp.jsa");
    Path unfinished = app.resolve("repository-mcp.jsa.new");
    Path classes = registry.resolve("classes");
    // What makes the database is no part of the conversation: see TrainCommand.
    boolean trained =
        runs(registry, List.of(), "migrate")
            && runs(registry, List.of("-XX:DumpLoadedClassList=" + classes), "train")
            && runs(
                registry,
                List.of(
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + classes,
                    "-XX:SharedArchiveFile=" + unfinished),
                "train");
    if (trained && Files.exists(unfinished)) {
      Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
    } else {
      say("the program will start more slowly: the training run failed");
      Files.deleteIfExists(unfinished);
    }
    delete(registry);
  }

  /// Runs a command of the program that was built.
  private boolean runs(Path registry, List<String> options, String command)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("bin/java.options"),
                "-Xlog:all=off:stdout"));
    line.addAll(options);
    line.addAll(List.of("-jar", app.resolve("repository-mcp.jar").toString(), command));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL"));
    builder.environment().put("REPOSITORY_MCP_HOME", registry.resolve("home").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    return process.waitFor() == 0;
  }

  /// Dated when the build began: a source that changed since then is not in it.
  private static void mark(Path marker, Instant start) throws IOException {
    Files.write(marker, new byte[0]);
    Files.setLastModifiedTime(marker, FileTime.from(start));
  }

  private int runMaven(FileChannel channel, Instant start)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(maven, "-B", "-q", "-ntp", "-Dstyle.color=never"));
    String options = System.getenv().getOrDefault("REPOSITORY_MCP_MAVEN_OPTIONS", "").strip();
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split("\\s+")));
    }
    command.addAll(
        List.of(
            "-Dmaven.test.skip=true",
            "-Dtarget.directory=" + home.resolve("target/launcher"),
            "-Dapp.directory=" + fresh,
            "package"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    leave(channel, "" + process.pid(), process.info().startInstant().orElse(start));
    var output = new ByteArrayOutputStream();
    Thread reader = Thread.ofPlatform().start(() -> read(process, output));
    while (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      say("building… " + Duration.between(start, Instant.now()).toSeconds() + " s");
    }
    reader.join();
    if (process.exitValue() != 0) {
      output.writeTo(System.err);
    }
    return process.exitValue();
  }

  private static void read(Process process, ByteArrayOutputStream output) {
    try {
      process.getInputStream().transferTo(output);
    } catch (IOException e) {
      say("the output of Maven broke off: " + e.getMessage());
    }
  }

  /// What the last builder left in the lock file: Maven's process id and start, or its failure.
  private static String[] note(FileChannel channel) throws IOException {
    var content = ByteBuffer.allocate(100);
    channel.read(content, 0);
    String[] parts = new String(content.array(), 0, content.position(), UTF_8).split(" ");
    return parts.length == 2 ? parts : new String[] {"", ""};
  }

  private static void leave(FileChannel channel, String first, Instant second) throws IOException {
    byte[] content = (first + " " + second).getBytes(UTF_8);
    channel.truncate(0).write(ByteBuffer.wrap(content), 0);
  }

  /// A killed builder leaves its Maven running, which would write into the same folders.
  private static void endOrphan(String[] note) {
    if (note[0].matches("[0-9]+")) {
      ProcessHandle.of(Long.parseLong(note[0]))
          .filter(
              handle ->
                  handle
                      .info()
                      .startInstant()
                      .filter(started -> started.toString().equals(note[1]))
                      .isPresent())
          .ifPresent(Build::end);
    }
  }

  private static void end(ProcessHandle handle) {
    say("ending a build that was left over");
    List<ProcessHandle> family = Stream.concat(Stream.of(handle), handle.descendants()).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(member -> member.onExit().join());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void say(String text) {
    System.err.println("repository-mcp: " + text);
  }
}
