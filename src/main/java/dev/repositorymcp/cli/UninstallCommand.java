package dev.repositorymcp.cli;

import dev.repositorymcp.client.Installer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Makes AI clients forget this server.
@Command(
    name = "uninstall",
    description = "Make AI clients forget this server; what is registered stays.")
final class UninstallCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ClientOptions options = new ClientOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "CLIENT",
      completionCandidates = Clients.Ids.class,
      description = "Clients, as for install.")
  private List<String> clients = new ArrayList<>();

  UninstallCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return options.forEach(session, clients, output.plainPrinter(session), Installer::uninstall);
  }
}
