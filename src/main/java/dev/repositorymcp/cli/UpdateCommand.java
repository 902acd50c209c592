package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Changes what is recorded of a repository.
@Command(
    name = "update",
    description = "Change what is recorded of a repository; an empty text clears a field.")
final class UpdateCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "REPO", description = "Its id, name or path.")
  private String repository = "";

  @Option(names = "--path", paramLabel = "DIR", description = "Where it is now.")
  private @Nullable String path;

  @Option(names = "--force", description = "Take --path without evidence that it is the same.")
  private boolean force;

  @Option(names = "--name", paramLabel = "NAME", description = "New unique name.")
  private @Nullable String name;

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
  private @Nullable String description;

  @Option(
      names = "--tags",
      paramLabel = "TAGS",
      description = "a,b replaces all tags; +a,-b adds and removes.")
  private @Nullable String tags;

  @Option(names = "--remote", paramLabel = "URL", description = "Address of its remote.")
  private @Nullable String remote;

  @Option(names = "--metadata", paramLabel = "JSON", description = "JSON merge patch.")
  private @Nullable String metadata;

  @Option(names = "--status", paramLabel = "STATUS", description = "active or archived.")
  private @Nullable String status;

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Refuse if it has changed since this version.")
  private @Nullable String version;

  UpdateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException {
    var arguments = new LinkedHashMap<String, @Nullable Object>();
    arguments.put("repo_id", ShowCommand.reference(repository));
    arguments.put("new_path", path == null ? null : AddCommand.absolute(path));
    arguments.put("force", force);
    arguments.put("name", name);
    arguments.put("description", description);
    arguments.put("tags", tags);
    arguments.put("remote_url", remote);
    arguments.put("metadata", metadata);
    arguments.put("status", status);
    arguments.put("version", version);
    output
        .printer(session)
        .print(session.call("update_repository", arguments), "/repository", UpdateCommand::words);
    return ExitCode.DONE;
  }

  private static String words(JsonNode result) {
    JsonNode changed = result.path("changed");
    return changed.isEmpty()
        ? "nothing to change"
        : changed.properties().stream()
            .map(
                field ->
                    "%s: %s → %s"
                        .formatted(
                            field.getKey(),
                            Cells.text(field.getValue().path(0)),
                            Cells.text(field.getValue().path(1))))
            .collect(Collectors.joining("\n"));
  }
}
