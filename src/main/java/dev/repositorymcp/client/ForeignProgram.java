package dev.repositorymcp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a program of somebody else to its end.
final class ForeignProgram {
  private static final int LIMIT_SECONDS = 60;

  private ForeignProgram() {}

  /// @param exitCode -1 if it had to be ended
  record Run(int exitCode, String output) {

    /// Why it failed, in its own words, cut short: the first line that speaks of an error, else the
    /// last one.
    String reason() {
      if (exitCode < 0) {
        return "no end after " + LIMIT_SECONDS + " s";
      }
      List<String> lines =
          output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      String line =
          lines.stream()
              .filter(text -> text.toLowerCase(Locale.ROOT).startsWith("error"))
              .findFirst()
              .orElse(lines.isEmpty() ? "exit code " + exitCode : lines.getLast());
      return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
  }

  static Run run(Surroundings surroundings, Path program, List<String> arguments)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>(List.of(program.toString()));
    words.addAll(arguments);
    var builder = new ProcessBuilder(words).directory(surroundings.project().toFile());
    builder.environment().clear();
    builder.environment().putAll(surroundings.environment());
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile())).redirectErrorStream(true);
    Process process = builder.start();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    return new Run(ended ? process.exitValue() : -1, output.join());
  }

  private static String read(InputStream output) {
    try (output) {
      return new String(output.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
