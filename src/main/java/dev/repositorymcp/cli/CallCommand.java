package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.text.Spelling;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Any tool, as an agent calls it.
@Command(
    name = "call",
    description = "Call any tool as an agent does, and print its result as JSON.",
    footer = {"", "For example: repository-mcp call list_repositories --arg query=atlas"})
final class CallCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TOOL", description = "Name of the tool.")
  private String tool = "";

  @Option(names = "--arg", paramLabel = "NAME=VALUE", description = "An argument; repeat for more.")
  private Map<String, String> arguments = new LinkedHashMap<>();

  CallCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Record result =
        session.withServer(server -> entry(server).call(arguments, CallContext.detached()));
    Printer.of(session, OutputFormat.json).print(result, "", Object::toString);
    return ExitCode.DONE;
  }

  private ToolEntry entry(Server server) {
    List<String> names = server.tools().stream().map(ToolEntry::name).toList();
    return server
        .tool(tool)
        .orElseThrow(
            () ->
                Failure.invalidArgument(
                    "There is no tool %s%s There are: %s."
                        .formatted(
                            tool,
                            Spelling.closest(tool, names)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("."),
                            String.join(", ", names))));
  }
}
