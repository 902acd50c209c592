package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.ToolJson;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// One repository in full.
@Command(name = "show", description = "Show one repository in full.")
final class ShowCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "REPO", description = "Its id, name or path.")
  private String repository = "";

  ShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Record result = session.call("list_repositories", Map.of("repo", reference(repository)));
    JsonNode row = ToolJson.mapper().<JsonNode>valueToTree(result).path("repositories").path(0);
    output.printer(session).print(row, "", ShowCommand::words);
    return ExitCode.DONE;
  }

  /// A path at a shell may be relative; a name never has a slash before its first letter.
  static String reference(String text) {
    return text.equals(".") || text.equals("..") || text.startsWith("./") || text.startsWith("../")
        ? AddCommand.absolute(text)
        : text;
  }

  private static String words(JsonNode row) {
    return row.properties().stream()
        .map(field -> "%-16s %s".formatted(field.getKey(), Cells.text(field.getValue())))
        .collect(Collectors.joining("\n"));
  }
}
