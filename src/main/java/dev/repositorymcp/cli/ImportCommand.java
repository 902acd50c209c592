package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.exchange.ImportFormat;
import dev.repositorymcp.repository.Import;
import dev.repositorymcp.repository.ImportLine;
import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.terminal.Table.Paper;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Registers what an export, or the file of another tool, tells of.
@Command(
    name = "import",
    description = "Register what an export or another tool's file tells of, all or nothing.",
    footer = {
      "",
      "What is registered already stays as it is.",
      "For example: ghq list -p | repository-mcp import --from ghq -"
    })
final class ImportCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("line", "outcome", "name", "path", "note");

  /// A person mends some mistakes and tries again.
  private static final int MOST_PROBLEMS = 50;

  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "FILE", description = "File to read; - for standard input.")
  private String file = "";

  @Option(
      names = "--from",
      paramLabel = "TOOL",
      description = "Whose file it is: ${COMPLETION-CANDIDATES}; ndjson, an export, by default.")
  private ImportFormat format = ImportFormat.ndjson;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description = "What relative paths are relative to; by default the file's directory.")
  private @Nullable Path base;

  @Option(names = "--dry-run", description = "Only tell what would be done.")
  private boolean dryRun;

  ImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    Printer printer = output.printer(session);
    List<ImportLine> lines = format.read(text(), directory());
    Import.Result result =
        session.watched(
            "nothing was stored",
            (server, context) -> server.importing().run(lines, dryRun, context));
    if (!result.problems().isEmpty()) {
      return refuse(result.problems());
    }
    JsonNode tree = ToolJson.mapper().valueToTree(result);
    if (output.format() == OutputFormat.table) {
      printer.print(result, "", _ -> words(tree, lines.isEmpty(), printer.paper()));
    } else {
      printer.print(result, tree.path("repositories"), COLUMNS);
    }
    session.tellIf(dryRun, "this was a dry run; nothing was stored");
    return ExitCode.DONE;
  }

  private Integer refuse(List<Import.Problem> problems) {
    problems.stream()
        .limit(MOST_PROBLEMS)
        .forEach(
            problem ->
                session.tell(
                    "line %d: %s"
                        .formatted(problem.line(), DisplayText.visible(problem.message()))));
    session.tell(
        "nothing was imported; %d %s to be mended"
            .formatted(problems.size(), problems.size() == 1 ? "line is" : "lines are"));
    return ExitCode.USAGE;
  }

  private String text() {
    byte[] bytes;
    try (InputStream in =
        file.equals("-") ? session.streams().in() : Files.newInputStream(Path.of(file))) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw Failure.invalidArgument(
          "\"%s\" can't be read; check the spelling and its permissions.".formatted(file));
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Failure.invalidArgument("\"%s\" is not in UTF-8; convert it first.".formatted(file));
    }
  }

  private Path directory() {
    if (base != null) {
      return base.toAbsolutePath();
    }
    Path working = Path.of("").toAbsolutePath();
    Path parent = working.resolve(file).getParent();
    return file.equals("-") || parent == null ? working : parent;
  }

  private String words(JsonNode result, boolean empty, Paper paper) {
    if (empty) {
      return "The file names no repository.";
    }
    var lines = new ArrayList<String>();
    List<JsonNode> noteworthy =
        result.path("repositories").valueStream().filter(row -> dryRun || row.has("note")).toList();
    if (!noteworthy.isEmpty()) {
      lines.addAll(Cells.table(COLUMNS, noteworthy, paper).lines());
    }
    lines.add(
        result.path("counts").properties().stream()
            .map(entry -> ToolJson.write(entry.getValue()) + " " + entry.getKey())
            .collect(Collectors.joining(", ")));
    return String.join("\n", lines);
  }
}
