package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.config.SettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Writes down everything that is registered.
@Command(
    name = "export",
    description = "Write everything that is registered, of all machines, as lines of JSON.",
    footer = {"", "For example: repository-mcp export registry.ndjson"})
final class ExportCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "File to write; standard output by default. An older one is replaced at the end.")
  private @Nullable Path file;

  ExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException, IOException {
    new OutputFile(session, file).write(this::export);
    return ExitCode.DONE;
  }

  private int export(OutputStream out) throws SettingsException, IOException {
    var broken = new AtomicReference<@Nullable IOException>();
    int count =
        session.watched(
            "the export is incomplete",
            (server, context) ->
                server.exporting().run(line -> isWritten(line, out, broken), context));
    IOException reason = broken.get();
    if (reason != null) {
      throw reason;
    }
    return count;
  }

  /// A transaction has nothing to do with output that can't be written, and ends in peace.
  private static boolean isWritten(
      String line, OutputStream out, AtomicReference<@Nullable IOException> broken) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
      return true;
    } catch (IOException e) {
      broken.set(e);
      return false;
    }
  }
}
