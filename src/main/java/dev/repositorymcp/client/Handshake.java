package dev.repositorymcp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Starts a server as a client would, says `initialize`, and ends it.
public sealed interface Handshake {
  /// Longer than clients wait: what is slow is to be told from what is dead.
  Duration LIMIT = Duration.ofSeconds(60);

  /// How long a server may take to end once its input has.
  Duration END_LIMIT = Duration.ofSeconds(10);

  /// One line: what every client says first.
  String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
      "capabilities":{},"clientInfo":{"name":"repository-mcp doctor","version":"1"}}}
      """;

  /// It is a server.
  ///
  /// @param version that it says it has
  record Answered(long milliseconds, String version) implements Handshake {}

  /// It is none, or is stuck.
  record Silent(String reason) implements Handshake {}

  /// Tries one.
  static Handshake with(Launch launch, Surroundings surroundings) throws InterruptedException {
    var words = new ArrayList<String>(List.of(launch.command()));
    words.addAll(launch.arguments());
    var builder = new ProcessBuilder(words).directory(surroundings.project().toFile());
    builder.environment().clear();
    builder.environment().putAll(surroundings.environment());
    builder.environment().putAll(launch.environment());
    builder.redirectError(Redirect.DISCARD);
    long begun = System.nanoTime();
    try {
      Process process = builder.start();
      try {
        return talk(process, begun);
      } finally {
        end(process);
      }
    } catch (IOException e) {
      return new Silent("it can't be started");
    }
  }

  private static Handshake talk(Process process, long begun) throws InterruptedException {
    BufferedReader reader = process.inputReader(UTF_8);
    CompletableFuture<@Nullable String> line =
        CompletableFuture.supplyAsync(() -> readLine(reader));
    say(process);
    try {
      String answer = line.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return answer == null
          ? new Silent("it ended without a word")
          : understood(answer, (System.nanoTime() - begun) / 1_000_000);
    } catch (TimeoutException | ExecutionException e) {
      return new Silent("nothing came within %d s".formatted(LIMIT.toSeconds()));
    }
  }

  private static void say(Process process) {
    try {
      process.getOutputStream().write(INITIALIZE.getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended already; that its output ends too tells the same.
    }
  }

  private static @Nullable String readLine(BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  private static Handshake understood(String line, long milliseconds) {
    try {
      JsonNode server = JsonMapper.shared().readTree(line).path("result").path("serverInfo");
      return server.isObject()
          ? new Answered(milliseconds, server.path("version").asString(""))
          : new Silent("its first line is no answer to initialize");
    } catch (JacksonException e) {
      return new Silent("its first line isn't JSON");
    }
  }

  private static void end(Process process) throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has closed its end.
    }
    if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
  }
}
