package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The registry back from a file.
@Command(
    name = "restore",
    description = {
      "Put a backup into an empty registry, as a whole or, after a failure, not at all."
    })
final class DbRestoreCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "FILE", description = "File that db backup wrote.")
  private Path file = Path.of("");

  @Option(names = "--replace", description = "Replace what the registry holds.")
  private boolean replace;

  DbRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    output
        .plainPrinter(session)
        .print(
            session.maintenance().restore(file, replace),
            "",
            summary ->
                "%s rows restored, as of %s"
                    .formatted(
                        Cells.text(summary.path("rows")), Cells.text(summary.path("created"))));
    return ExitCode.DONE;
  }
}
