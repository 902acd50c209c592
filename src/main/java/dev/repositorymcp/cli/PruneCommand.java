package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.repository.Removal.Removed;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Takes what is gone from disk off the registry.
@Command(
    name = "prune",
    description = {
      "Tell which repositories are gone from disk, and with --yes forget them.",
      "Those on a disk that isn't mounted stay."
    })
final class PruneCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--yes", description = "Forget them.")
  private boolean yes;

  PruneCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    List<Removed> removed = session.withServer(server -> server.removal().prune(!yes));
    output.printer(session).printRemoved(removed);
    if (!yes && !removed.isEmpty()) {
      session.tell("nothing was forgotten yet; to do so: repository-mcp prune --yes");
    }
    return ExitCode.DONE;
  }
}
