package dev.repositorymcp.cli;

import dev.repositorymcp.client.Installer;
import dev.repositorymcp.client.Scope;
import dev.repositorymcp.client.Surroundings;
import dev.repositorymcp.client.Target;
import dev.repositorymcp.client.Way;
import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/// Options of the commands that change clients' configurations.
final class ClientOptions {
  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "user: for all your projects (default); project: for this directory.")
  private Scope scope = Scope.user;

  @Option(names = "--dry-run", description = "Only show the change.")
  private boolean dryRun;

  @Option(
      names = "--by",
      paramLabel = "WAY",
      description =
          "auto: by the client's own command where that spares the rest of the file (default);"
              + " file; command.")
  private Way way = Way.auto;

  List<Target> targets(Session session, List<String> clients) {
    Surroundings surroundings = Clients.surroundings(session);
    return clients.stream()
        .distinct()
        .map(id -> Target.of(Clients.named(id), scope, surroundings))
        .toList();
  }

  /// What is done for one client.
  interface Work {
    Installer.Result apply(Installer installer, Target target)
        throws IOException, InterruptedException;
  }

  /// Does it for each client; one that refuses keeps no other from its turn.
  int forEach(Session session, List<String> clients, Printer printer, Work work)
      throws IOException, InterruptedException {
    var installer = new Installer(Clients.surroundings(session), dryRun, way);
    int code = ExitCode.DONE;
    for (Target target : targets(session, clients)) {
      try {
        printer.print(work.apply(installer, target), "", InstallationWords::of);
      } catch (Failure refusal) {
        session
            .streams()
            .err()
            .println("repository-mcp: " + DisplayText.visible(refusal.sentence()));
        code = ExitCode.of(refusal);
      }
    }
    return code;
  }
}
