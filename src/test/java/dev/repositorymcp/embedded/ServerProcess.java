package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A child process that behaves like a server; see [ServerMain].
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ServerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ServerProcess start(TestHome home, Duration grace) throws IOException {
    return start(home.path(), grace, List.of(), Map.of());
  }

  /// @param wrapper program that runs Java, with its arguments
  /// @param environment beside what it has from us
  static ServerProcess start(
      Path home, Duration grace, List<String> wrapper, Map<String, String> environment)
      throws IOException {
    Path output = Files.createTempFile("server", ".log");
    var command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ServerMain.class.getName(),
            home.toString(),
            Long.toString(grace.toMillis())));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), output);
  }

  /// Waits until it says these words, or ends.
  void await(String words) throws Exception {
    Eventually.await(words, () -> output().contains(words) || !process.isAlive());
  }

  ServerProcess awaitServing() throws Exception {
    Eventually.await(
        "a serving process", () -> output().contains(ServerMain.SERVING) || !process.isAlive());
    assertThat(output()).contains(ServerMain.SERVING);
    return this;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /// Ends it in good order.
  void end() throws IOException, InterruptedException {
    process.outputWriter().close();
    assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /// Ends it as SIGKILL does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.delete(output);
  }
}
