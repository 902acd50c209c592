package dev.repositorymcp.cli;

import dev.repositorymcp.Maintenance;
import dev.repositorymcp.config.SettingsException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Upgrades the private PostgreSQL.
@Command(
    name = "upgrade",
    description = "Bring the data of an older major version of the private PostgreSQL to this one.")
final class DbUpgradeCommand implements Callable<Integer> {
  private final Session session;

  DbUpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Optional<Maintenance.Upgraded> done = session.maintenance().upgrade();
    if (done.isEmpty()) {
      session.tell("there is nothing to upgrade");
      return ExitCode.DONE;
    }
    session.tell(
        "PostgreSQL %s, %d rows; the old data stays in %s until you remove it, a backup is in %s"
            .formatted(
                done.get().versions(), done.get().rows(), done.get().left(), done.get().backup()));
    return ExitCode.DONE;
  }
}
