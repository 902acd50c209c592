package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Reads git anew for all repositories of this machine.
@Command(
    name = "refresh",
    description = "Read branch, state and presence of every repository anew.")
final class RefreshCommand implements Callable<Integer> {
  private final Session session;

  RefreshCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    int count =
        session.watched(
            "what was read until then is stored",
            (server, context) -> server.refreshing().run(context));
    session.tell(count + " repositories were read");
    return ExitCode.DONE;
  }
}
