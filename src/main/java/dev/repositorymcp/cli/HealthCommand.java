package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Whether the registry can be used.
@Command(
    name = "health",
    description = "Tell whether the database answers; exit code 69 if it doesn't.")
final class HealthCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--deep",
      description = "Also measure round trips, replication and sizes, and count.")
  private boolean deep;

  HealthCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Printer printer = output.plainPrinter(session);
    Record result = session.withServer(this::check);
    printer.print(result, "", HealthCommand::words);
    boolean healthy =
        ToolJson.mapper().<JsonNode>valueToTree(result).path("healthy").booleanValue(false);
    return healthy ? ExitCode.DONE : ExitCode.UNAVAILABLE;
  }

  /// A person who asks has time to let an embedded database start.
  private Record check(Server server) {
    try {
      server.migrate();
    } catch (Failure e) {
      // The check says it in its own form.
    }
    return server
        .tool("health_check")
        .orElseThrow()
        .call(Map.of("deep", deep), CallContext.detached());
  }

  private static String words(JsonNode result) {
    return result.properties().stream()
            .filter(field -> !field.getKey().equals("problems"))
            .map(field -> "%-16s %s".formatted(field.getKey(), Cells.text(field.getValue())))
            .collect(Collectors.joining("\n"))
        + result
            .path("problems")
            .valueStream()
            .map(problem -> "\n" + Cells.text(problem.path("message")))
            .collect(Collectors.joining());
  }
}
