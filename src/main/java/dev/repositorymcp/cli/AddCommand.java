package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// Registers repositories, all or none.
@Command(
    name = "add",
    description = "Register repositories; several are added together or not at all.")
final class AddCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "PATH", description = "Directory of a repository.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--remote", paramLabel = "URL", description = "Address of its remote.")
  private @Nullable String remote;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Unique name; by default the directory's.")
  private @Nullable String name;

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
  private @Nullable String description;

  @Option(names = "--tags", paramLabel = "TAGS", description = "Tags, e.g. backend,tool.")
  private @Nullable String tags;

  @Option(names = "--metadata", paramLabel = "JSON", description = "Free data: a JSON object.")
  private @Nullable String metadata;

  AddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    var calls = new ArrayList<Map<String, @Nullable Object>>();
    if (paths.isEmpty()) {
      calls.add(arguments(null));
    }
    paths.forEach(path -> calls.add(arguments(path)));
    List<? extends Record> results =
        session.withServer(server -> server.createTogether(calls, CallContext.detached()));
    Printer printer = output.printer(session);
    printer.printEach(results, "/repository", AddCommand::words);
    return ExitCode.DONE;
  }

  private Map<String, @Nullable Object> arguments(@Nullable String path) {
    var arguments = new LinkedHashMap<String, @Nullable Object>();
    arguments.put("repo_path", path == null ? null : absolute(path));
    arguments.put("remote_url", remote);
    arguments.put("name", name);
    arguments.put("description", description);
    arguments.put("tags", tags);
    arguments.put("metadata", metadata);
    return arguments;
  }

  /// At a shell, a relative path means the working directory; `~` was expanded by the shell, or
  /// quoted and then means the same.
  ///
  /// @throws Failure for the empty text that a variable which isn't set leaves behind
  static String absolute(String path) {
    if (path.isEmpty()) {
      throw Failure.invalidArgument(
          "An empty path was given; is a variable unset? Write . for the working directory.");
    }
    return path.equals("~") || path.startsWith("~/")
        ? path
        : Path.of("").toAbsolutePath().resolve(path).toString();
  }

  private static String words(JsonNode result) {
    JsonNode repository = result.path("repository");
    String place = Cells.text(repository.path(repository.has("path") ? "path" : "remote_url"));
    String note = result.has("note") ? "\n" + Cells.text(result.path("note")) : "";
    return "%s  %s  %s%s"
        .formatted(
            Cells.text(result.path("outcome")), Cells.text(repository.path("name")), place, note);
  }
}
