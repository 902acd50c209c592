package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.terminal.Table.Paper;
import dev.repositorymcp.tool.ToolJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Registers every repository below directories.
@Command(name = "scan", description = "Register every repository below a directory, all or none.")
final class ScanCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("outcome", "name", "path", "state");

  /// A person wants to see that it went well, not each of a thousand.
  private static final int MOST_SHOWN = 20;

  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "Directory to look into.")
  private List<String> directories = new ArrayList<>();

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Levels to go down, 0 to 16; 4 by default.")
  private @Nullable String depth;

  @Option(
      names = "--include",
      paramLabel = "PLACES",
      description =
          "Also look into hidden, node_modules or other_disks, which a scan leaves out; a comma"
              + " list.")
  private @Nullable String include;

  @Option(names = "--tags", paramLabel = "TAGS", description = "Tags for those that are new.")
  private @Nullable String tags;

  @Option(names = "--dry-run", description = "Only tell what would be done.")
  private boolean dryRun;

  ScanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Printer printer = output.printer(session);
    boolean table = output.format() == OutputFormat.table;
    List<? extends Record> results =
        session.watched(
            "nothing was stored",
            (server, context) ->
                server.scanTogether(
                    directories.stream().map(this::arguments).toList(),
                    table ? MOST_SHOWN : Integer.MAX_VALUE,
                    context));
    if (table || output.format() == OutputFormat.json) {
      printer.printEach(results, "", tree -> words(tree, printer.paper()));
    } else {
      for (Record result : results) {
        JsonNode tree = ToolJson.mapper().valueToTree(result);
        printer.printRows(tree.path("repositories"), COLUMNS);
      }
    }
    session.tellIf(dryRun, "this was a dry run; nothing was stored");
    return ExitCode.DONE;
  }

  private Map<String, @Nullable Object> arguments(String directory) {
    var arguments = new LinkedHashMap<String, @Nullable Object>();
    arguments.put("repo_path", AddCommand.absolute(directory));
    arguments.put("scan", true);
    arguments.put("max_depth", depth);
    arguments.put("include", include);
    arguments.put("tags", tags);
    arguments.put("dry_run", dryRun);
    return arguments;
  }

  private static String words(JsonNode result, Paper paper) {
    var lines = new ArrayList<String>();
    if (!result.path("repositories").isEmpty()) {
      lines.addAll(Cells.table(COLUMNS, result.path("repositories"), paper).lines());
    }
    if (result.has("truncated")) {
      lines.add("… and more; repository-mcp list shows all");
    }
    lines.add(tally(result.path("counts"), " "));
    if (!result.path("skipped").isEmpty()) {
      lines.add("skipped: " + tally(result.path("skipped"), " × "));
    }
    if (result.has("note")) {
      lines.add(Cells.text(result.path("note")));
    }
    return String.join("\n", lines);
  }

  private static String tally(JsonNode counts, String between) {
    return counts.properties().stream()
        .map(entry -> ToolJson.write(entry.getValue()) + between + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
