package dev.repositorymcp.cli;

import dev.repositorymcp.Maintenance;
import dev.repositorymcp.config.SettingsException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// What there is of the database.
@Command(
    name = "status",
    description = {
      "Tell where the database is and what it does, without starting it.",
      "Exit code 69 if it can't be reached."
    })
final class DbStatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  DbStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Maintenance.Status status = session.maintenance().status();
    output.plainPrinter(session).print(status, "", DbStatusCommand::words);
    return status.state().equals("unreachable") ? ExitCode.UNAVAILABLE : ExitCode.DONE;
  }

  private static String words(JsonNode status) {
    return status.properties().stream()
        .map(field -> "%-16s %s".formatted(field.getKey(), Cells.text(field.getValue())))
        .collect(Collectors.joining("\n"));
  }
}
