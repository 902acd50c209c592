package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.mcp.McpClient;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server as MCP clients start it: `bin/repository-mcp` without arguments, with pipes for streams
/// and few variables.
final class ServedProcess implements AutoCloseable {
  static final String SECRET = "S3cr3t-x9";

  private static final Path LAUNCHER = Path.of("bin/repository-mcp").toAbsolutePath();

  final McpClient client;
  private final Process process;
  private final Path errors;

  private ServedProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.client = new McpClient(process.getInputStream(), process.getOutputStream());
  }

  /// @param environment all that it has
  static ServedProcess start(Map<String, String> environment) throws IOException {
    return start(LAUNCHER, environment);
  }

  /// A server in another place.
  static ServedProcess start(Path launcher, Map<String, String> environment) throws IOException {
    Path errors = Files.createTempFile("repository-mcp", ".err");
    ServedProcess started =
        new ServedProcess(
            builder(launcher, environment).redirectError(errors.toFile()).start(), errors);
    started.client.listen();
    return started;
  }

  /// Nobody reads its standard error, and nobody its output before the client is told to listen.
  static ServedProcess startUnread(Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = builder(LAUNCHER, environment).redirectError(Redirect.PIPE);
    builder.command().addAll(List.of(arguments));
    return new ServedProcess(builder.start(), Files.createTempFile("repository-mcp", ".err"));
  }

  private static ProcessBuilder builder(Path launcher, Map<String, String> environment) {
    var builder =
        new ProcessBuilder(new ArrayList<>(List.of(launcher.toString())))
            .directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  Process process() {
    return process;
  }

  /// What it has said on standard error.
  String errors() throws IOException {
    return Files.readString(errors, UTF_8);
  }

  /// Nothing went wrong that nobody had foreseen.
  void assertNoStackTrace() throws IOException {
    assertThat(errors()).doesNotContain("\tat ", "Exception");
  }

  /// Closes its input and waits for its end.
  int end() throws InterruptedException {
    client.closeInput();
    return awaitEnd();
  }

  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process has ended").isTrue();
    return process.exitValue();
  }

  /// Sends SIGTERM and waits for its end; `Process.destroy` would close its streams besides.
  int terminate() throws InterruptedException {
    assertThat(process.toHandle().destroy()).isTrue();
    return awaitEnd();
  }

  /// Sends a signal, such as `INT`.
  void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()));
    assertThat(kill.inheritIO().start().waitFor()).isZero();
  }

  /// Ends it as SIGKILL does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// Every line was a message of the protocol, and none held the secret.
  void assertCleanOutput() throws IOException {
    List<String> lines = client.lines();
    assertThat(lines).allMatch(line -> line.startsWith("{\"jsonrpc\":\"2.0\","));
    assertThat(String.join("\n", lines) + errors()).doesNotContain(SECRET);
  }

  /// Whatever a test was about, every message that came is one of the protocol.
  @Override
  public void close() throws IOException {
    try {
      client.assertConformance();
    } finally {
      kill();
      Files.delete(errors);
    }
  }
}
