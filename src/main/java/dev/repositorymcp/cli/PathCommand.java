package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The path of a repository and nothing else, for other commands.
@Command(
    name = "path",
    description = "Print the path of one repository.",
    footer = {"", "For example: cd \"$(repository-mcp path atlas)\""})
final class PathCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "REPO", description = "Its id or name.")
  private String repository = "";

  PathCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Record result = session.call("list_repositories", Map.of("repo", repository, "fields", "path"));
    JsonNode row = ToolJson.mapper().<JsonNode>valueToTree(result).path("repositories").path(0);
    if (!row.has("path")) {
      throw Failure.notFound(
          "\"%s\" is known by its remote alone and has no path here.".formatted(repository));
    }
    // As it is: a shell passes it on.
    Printer.of(session, OutputFormat.table).print(row, "", found -> found.path("path").asString());
    return ExitCode.DONE;
  }
}
