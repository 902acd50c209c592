package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Starts the private PostgreSQL.
@Command(
    name = "start",
    description = "Start the private PostgreSQL; it stops five minutes after its last client.")
final class DbStartCommand implements Callable<Integer> {
  private final Session session;

  DbStartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    session.maintenance().start();
    session.tell("PostgreSQL runs");
    return ExitCode.DONE;
  }
}
