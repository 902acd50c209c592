package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes repositories off the registry.
@Command(
    name = "forget",
    description = "Take repositories off the registry, all or none; files stay.")
final class ForgetCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(arity = "1..*", paramLabel = "REPO", description = "Id, name or path.")
  private List<String> repositories = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only tell what would be forgotten.")
  private boolean dryRun;

  ForgetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    List<String> meant = repositories.stream().map(ShowCommand::reference).toList();
    output
        .printer(session)
        .printRemoved(session.withServer(server -> server.removal().forget(meant, dryRun)));
    session.tellIf(dryRun, "this was a dry run; nothing was forgotten");
    return ExitCode.DONE;
  }
}
