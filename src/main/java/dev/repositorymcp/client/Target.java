package dev.repositorymcp.client;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The entry of this server in one file of one client.
public record Target(Client client, Scope scope, Path file) {
  /// Under which name clients know the server.
  public static final String NAME = "repository-mcp";

  /// The entry in the file of this scope.
  ///
  /// @throws Failure if the client has no such scope
  public static Target of(Client client, Scope scope, Surroundings surroundings) {
    return client
        .file(scope, surroundings)
        .map(file -> new Target(client, scope, file))
        .orElseThrow(
            () ->
                Failure.invalidArgument(
                    client.title() + " has no file for one project; leave --scope out."));
  }

  /// How the client starts the server now; absent if it doesn't.
  ///
  /// @throws Failure if the client can't read its file
  public Optional<Launch> launch() throws IOException {
    ConfigFile config = ConfigFile.read(file);
    return Optional.of(understood(() -> Edit.entry(client.format(), config.text(), NAME)))
        .filter(entry -> entry.path("command").isString())
        .map(Target::launch);
  }

  private static Launch launch(JsonNode entry) {
    List<String> arguments = entry.path("args").valueStream().map(JsonNode::asString).toList();
    Map<String, String> environment = new LinkedHashMap<>();
    entry
        .path("env")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asString()));
    return new Launch(entry.path("command").asString(), arguments, environment);
  }

  /// The entry as a person would paste it into an empty file.
  public String snippet(Launch launch) {
    return client.format().snippet(NAME, client.format().entry(launch));
  }

  /// Refusals of the formats, with the file's name and what to do.
  <T> T understood(Supplier<T> work) {
    try {
      return work.get();
    } catch (JacksonException broken) {
      throw Failure.conflict(
          "%s is broken at %s: %s can't read it either. Mend it and call again; nothing was changed."
              .formatted(file, Edit.whereBroken(broken), client.title()));
    } catch (Failure refusal) {
      throw Failure.conflict(
          "%s was left as it is. %s; edit it yourself, --print shows the entry."
              .formatted(file, refusal.sentence()));
    }
  }
}
