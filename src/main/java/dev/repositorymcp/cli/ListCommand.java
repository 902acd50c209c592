package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.repository.ListRepositories;
import dev.repositorymcp.tool.ToolJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Finds repositories.
@Command(
    name = "list",
    description = "Show registered repositories; filters narrow the list together.")
final class ListCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("name", "path", "tags", "branch", "state");

  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "Words that occur in name, path, description or remote.")
  private List<String> words = List.of();

  @Option(
      names = "--tags",
      paramLabel = "TAGS",
      description =
          "Tags that it must have: joined by && (also a comma) or ||, with ! for not and"
              + " parentheses, e.g. '(backend || tool) && !legacy'.")
  private @Nullable String tags;

  @Option(
      names = "--state",
      paramLabel = "STATES",
      description =
          "Any of: missing, unreachable, dirty, ahead, behind, diverged, detached, no_remote,"
              + " archived.")
  private @Nullable String state;

  @Option(names = "--under", paramLabel = "DIR", description = "Those in a directory.")
  private @Nullable String under;

  @Option(
      names = "--containing",
      paramLabel = "PATH",
      description = "The one that owns a file or folder.")
  private @Nullable String containing;

  @Option(names = "--refresh", description = "Read git now, for what is shown.")
  private boolean refresh;

  @Option(names = "--host", paramLabel = "HOST", description = "Another machine's name; * for all.")
  private @Nullable String host;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description = "name, path, recent, updated or created; - in front reverses.")
  private @Nullable String sort;

  @Option(
      names = "--fields",
      paramLabel = "FIELDS",
      description = "Comma list of fields; * for all.")
  private @Nullable String fields;

  @Option(names = "--limit", paramLabel = "N", description = "Most rows, 1 to 100; by default all.")
  private @Nullable String limit;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the page before ended.")
  private @Nullable String cursor;

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Printer printer = output.printer(session);
    return session.withServer(
        server ->
            limit == null && cursor == null
                ? printAll(server, printer)
                : printPage(server, printer));
  }

  private Integer printPage(Server server, Printer printer) {
    Map<String, @Nullable Object> arguments = filters();
    arguments.put("limit", limit == null ? Pages.MOST_ROWS : limit);
    arguments.put("cursor", cursor);
    Record result = Session.call(server, "list_repositories", arguments);
    JsonNode page = ToolJson.mapper().valueToTree(result);
    printer.print(result, page.path("repositories"), columns());
    if (page.has("next_cursor")) {
      session
          .streams()
          .err()
          .printf(
              "%d of %s shown; more with --cursor %s%n",
              page.path("repositories").size(),
              Cells.text(page.path("total")),
              Cells.text(page.path("next_cursor")));
    }
    return ExitCode.DONE;
  }

  /// All pages; those formats that have nothing around the rows are printed as the pages come.
  private Integer printAll(Server server, Printer printer) {
    boolean whole = output.format() == OutputFormat.table || output.format() == OutputFormat.json;
    if (whole) {
      List<JsonNode> rows = Pages.rows(server, filters()).toList();
      var result = new LinkedHashMap<String, Object>();
      result.put("total", rows.size());
      result.put("repositories", rows);
      printer.print(result, rows, columns());
    } else {
      Pages.all(server, filters())
          .forEach(page -> printer.printRows(page.path("repositories"), columns()));
    }
    return ExitCode.DONE;
  }

  private Map<String, @Nullable Object> filters() {
    var arguments = new LinkedHashMap<String, @Nullable Object>();
    arguments.put("query", String.join(" ", words));
    arguments.put("tags", tags);
    arguments.put("state", state);
    arguments.put("under", under == null ? null : AddCommand.absolute(under));
    arguments.put("containing", containing == null ? null : AddCommand.absolute(containing));
    arguments.put("refresh", refresh);
    arguments.put("host", host);
    arguments.put("sort", sort);
    arguments.put("fields", output.format() == OutputFormat.paths ? "path" : fields);
    return arguments;
  }

  /// Of all fields, a table shows those that fit, and CSV all.
  private List<String> columns() {
    if (fields == null || fields.replace(',', ' ').isBlank()) {
      return COLUMNS;
    }
    return fields.strip().equals("*") && output.format() != OutputFormat.csv
        ? COLUMNS
        : ListRepositories.fieldNames(fields);
  }
}
