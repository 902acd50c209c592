package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The whole registry in one file.
@Command(
    name = "backup",
    description = {
      "Write the whole registry into one file, while it is in use.",
      "db restore takes it back, into a private or another PostgreSQL."
    })
final class DbBackupCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "FILE", description = "File to write.")
  private Path file = Path.of("");

  @Option(names = "--replace", description = "Replace the file if it exists.")
  private boolean replace;

  DbBackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    output
        .plainPrinter(session)
        .print(
            session.maintenance().backup(file, replace),
            "",
            summary ->
                "%s rows in %s, %s bytes"
                    .formatted(
                        Cells.text(summary.path("rows")),
                        Cells.text(summary.path("file")),
                        Cells.text(summary.path("bytes"))));
    return ExitCode.DONE;
  }
}
