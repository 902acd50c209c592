package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Adds and removes tags of several repositories, all or none. The parser must stop at the first
/// repository: a tag to remove looks like an option.
@Command(
    name = "tag",
    description = "Add and remove tags, of all the repositories or of none.",
    footer = {
      "",
      "Options stand before the first repository.",
      "For example: repository-mcp tag atlas globe +backend -legacy"
    })
final class TagCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "REPO|+TAG|-TAG", description = "Repositories, then tags with + or -.")
  private List<String> words = new ArrayList<>();

  TagCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    List<String> tags = words.stream().filter(TagCommand::isTag).toList();
    List<String> repositories = words.stream().filter(word -> !isTag(word)).toList();
    if (tags.isEmpty() || repositories.isEmpty()) {
      throw Failure.invalidArgument(
          "tag needs at least one repository and one +tag or -tag, such as: tag atlas +backend");
    }
    Printer printer = output.printer(session);
    List<Map<String, String>> changes =
        repositories.stream()
            .map(
                repository ->
                    Map.of(
                        "repo_id",
                        ShowCommand.reference(repository),
                        "tags",
                        String.join(",", tags)))
            .toList();
    List<? extends Record> results =
        session.withServer(server -> server.updateTogether(changes, CallContext.detached()));
    printer.printEach(results, "/repository", TagCommand::words);
    return ExitCode.DONE;
  }

  private static boolean isTag(String word) {
    return word.startsWith("+") || word.startsWith("-");
  }

  private static String words(JsonNode result) {
    JsonNode repository = result.path("repository");
    return Cells.text(repository.path("name")) + "  " + Cells.text(repository.path("tags"));
  }
}
