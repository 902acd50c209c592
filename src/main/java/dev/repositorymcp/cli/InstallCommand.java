package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.client.Launch;
import dev.repositorymcp.client.Target;
import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells AI clients of this server.
@Command(
    name = "install",
    description = {
      "Tell AI clients how to start this server. Their files keep everything else, and a backup",
      "is made. A client's own command is used where it keeps everything else too."
    },
    footer = {
      "",
      "Clients: claude-desktop, claude-code, cursor, vscode, codex, gemini, windsurf, zed.",
      "Restart the client afterwards."
    })
final class InstallCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ClientOptions options = new ClientOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "CLIENT",
      completionCandidates = Clients.Ids.class,
      description = "Clients to tell.")
  private List<String> clients = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "NAME[=VALUE]",
      description = "Variable for the server; without a value, the one of this shell.")
  private List<String> variables = new ArrayList<>();

  @Option(
      names = "--command",
      paramLabel = "FILE",
      description = "What clients start, instead of this program.")
  private String command = "";

  @Option(names = "--print", description = "Only print the entry, to paste it yourself.")
  private boolean print;

  InstallCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var launch = new Launch(Clients.command(command), List.of(), environment());
    if (print) {
      return printEntries(launch);
    }
    return options.forEach(
        session,
        clients,
        output.plainPrinter(session),
        (installer, target) -> installer.install(target, launch));
  }

  private int printEntries(Launch launch) throws IOException {
    for (Target target : options.targets(session, clients)) {
      session.streams().out().write(target.snippet(launch).getBytes(UTF_8));
    }
    session.streams().out().flush();
    return ExitCode.DONE;
  }

  private Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals == 0) {
        throw Failure.invalidArgument("--env needs a name before the equals sign.");
      }
      String name = equals < 0 ? variable : variable.substring(0, equals);
      environment.put(name, equals < 0 ? ofThisShell(name) : variable.substring(equals + 1));
    }
    return environment;
  }

  private String ofThisShell(String name) {
    String value = session.environment().get(name);
    if (value == null) {
      throw Failure.invalidArgument(
          "%s isn't set here; set it, or write --env %s=VALUE."
              .formatted(DisplayText.visible(name), DisplayText.visible(name)));
    }
    return value;
  }
}
