package dev.repositorymcp.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Starts PostgreSQL's programs as the user that may run them.
///
/// @param layout where their output goes
/// @param account who runs them
record Programs(Layout layout, ServerAccount account) {
  private static final Path NOTHING = Path.of("/dev/null");

  /// Longest wait for a killed process to be gone; the kernel needs milliseconds.
  private static final int SECONDS_TO_DIE = 10;

  /// Runs a program to its end.
  ///
  /// @throws InterruptedException if interrupted; the program and its children are dead then
  void run(List<String> command)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    Path output = layout.programOutput();
    Files.deleteIfExists(output);
    List<String> whole = account.drops() ? helper("", command) : command;
    ProcessBuilder builder = builder(whole).redirectOutput(output.toFile());
    if (!account.drops()) {
      ChildEnvironment.reduceForPrograms(builder.environment());
    }
    Process process = builder.start();
    try {
      if (process.waitFor() != 0) {
        throw Failures.ofProgram(
            layout.home(),
            name(command),
            output,
            Files.readString(output, StandardCharsets.ISO_8859_1));
      }
    } finally {
      kill(process);
    }
    Files.delete(output);
  }

  /// Starts a program that outlives this process; it holds the lock that tells that it lives.
  Process start(List<String> command, Path output) throws IOException {
    return builder(helper(layout.aliveLock().toString(), command))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /// Ends a process and its children and waits until they are gone; ignores interrupts.
  static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, SECONDS_TO_DIE, TimeUnit.SECONDS)
        .join();
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(NOTHING.toFile())
            .directory(new File("/"));
    ChildEnvironment.reduceForJava(builder.environment());
    return builder;
  }

  private List<String> helper(String lock, List<String> command) throws IOException {
    var whole =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx16m",
                "-Xlog:disable",
                // Its file would stay, since the program that it becomes knows nothing of it.
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ownClasses(),
                Launch.class.getName()));
    whole.addAll(account.plan(lock).arguments(command));
    return whole;
  }

  private static String ownClasses() throws IOException {
    try {
      return Path.of(Launch.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static String name(List<String> command) {
    return String.valueOf(Path.of(command.getFirst()).getFileName());
  }
}
