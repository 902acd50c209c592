package dev.repositorymcp.cli;

import dev.repositorymcp.client.Client;
import dev.repositorymcp.client.Scope;
import dev.repositorymcp.client.Surroundings;
import dev.repositorymcp.client.Target;
import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// What a person sees who starts the program without a command: what it is, what it found, and the
/// next command.
@Command(name = "welcome", hidden = true, description = "What a bare call at a terminal shows.")
final class WelcomeCommand implements Callable<Integer> {
  private final Session session;

  WelcomeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException, IOException {
    int registered = registered();
    List<Client> told = clients(this::isTold);
    List<Client> present = clients(this::isPresent);
    var lines =
        List.of(
            "Repository MCP keeps a registry of your code repositories, for you and your AI"
                + " agents.",
            "",
            "Registered here:  " + (registered == 0 ? "nothing yet" : registered + " repositories"),
            "Clients told:     " + (told.isEmpty() ? "none" : titles(told)),
            "",
            "Next:  " + next(registered, told, present),
            "All commands:  repository-mcp --help");
    String text = String.join("\n", lines) + "\n";
    session.streams().out().write(text.getBytes(StandardCharsets.UTF_8));
    session.streams().out().flush();
    return ExitCode.DONE;
  }

  private static String next(int registered, List<Client> told, List<Client> present) {
    if (registered == 0) {
      return Files.exists(Path.of(".git"))
          ? "repository-mcp add ."
          : "repository-mcp scan ~/src  (or wherever they are; repository-mcp demo shows how it"
              + " works)";
    }
    if (told.isEmpty()) {
      return "repository-mcp install "
          + (present.isEmpty() ? "CLIENT" : present.getFirst().id())
          + "  (tells your AI client)";
    }
    return "repository-mcp list --refresh --state dirty,ahead,missing";
  }

  /// A private database that was never used isn't made for a greeting.
  private int registered() throws SettingsException {
    Settings settings = Settings.from(session.environment(), Platform.current());
    if (settings.database() instanceof DatabaseSettings.Embedded embedded
        && !Files.isDirectory(embedded.home())) {
      return 0;
    }
    Record result = session.call("list_repositories", Map.of("limit", 1));
    return ToolJson.mapper().<JsonNode>valueToTree(result).path("total").asInt();
  }

  private interface Question {
    boolean about(Target target);
  }

  private List<Client> clients(Question question) {
    Surroundings surroundings = Clients.surroundings(session);
    return Stream.of(Client.values())
        .filter(client -> question.about(Target.of(client, Scope.user, surroundings)))
        .toList();
  }

  private boolean isTold(Target target) {
    try {
      return target.launch().isPresent();
    } catch (Failure | IOException e) {
      return false;
    }
  }

  private boolean isPresent(Target target) {
    return Files.exists(target.file());
  }

  private static String titles(List<Client> clients) {
    return clients.stream().map(Client::title).collect(Collectors.joining(", "));
  }
}
