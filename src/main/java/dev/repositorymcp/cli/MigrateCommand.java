package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Brings the database's schema up to date.
@Command(
    name = "migrate",
    description = "Bring the database's schema up to date; every other command does so by itself.")
final class MigrateCommand implements Callable<Integer> {
  private final Session session;

  MigrateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    session.withServer(
        server -> {
          server.migrate();
          return ExitCode.DONE;
        });
    session.tell("the schema is up to date");
    return ExitCode.DONE;
  }
}
