package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Stops the private PostgreSQL.
@Command(
    name = "stop",
    description = "Stop the private PostgreSQL; a client that goes on working starts it again.")
final class DbStopCommand implements Callable<Integer> {
  private final Session session;

  DbStopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    session.tell(
        session.maintenance().stop() ? "PostgreSQL has stopped" : "PostgreSQL did not run");
    return ExitCode.DONE;
  }
}
