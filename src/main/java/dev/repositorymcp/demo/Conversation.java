package dev.repositorymcp.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an agent says to the server and hears from it, shown to a person.
public final class Conversation {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Longer answers are cut for the eye; the agent sees them whole.
  private static final int SHOWN = 700;

  private final BufferedReader fromServer;
  private final OutputStream toServer;
  private final Consumer<String> show;
  private int lastId;

  /// A conversation with a server that reads and writes these streams.
  ///
  /// @param show takes lines for a person
  public Conversation(InputStream fromServer, OutputStream toServer, Consumer<String> show) {
    this.fromServer = new BufferedReader(new InputStreamReader(fromServer, UTF_8));
    this.toServer = toServer;
    this.show = show;
  }

  /// Goes through everything that an agent does in its first minute.
  ///
  /// @param folder that holds the sample repositories
  public void hold(Path folder) throws IOException {
    JsonNode hello =
        request(
            "initialize",
            Map.of(
                "protocolVersion", "2025-06-18",
                "capabilities", Map.of(),
                "clientInfo", Map.of("name", "demo", "version", "1")));
    send(Map.of("jsonrpc", "2.0", "method", "notifications/initialized"));
    JsonNode tools = request("tools/list", Map.of()).path("tools");
    show.accept(
        "The server is %s and has the tools %s."
            .formatted(
                hello.path("serverInfo").path("name").asString(),
                tools
                    .valueStream()
                    .map(tool -> tool.path("name").asString())
                    .collect(Collectors.joining(", "))));
    call(
        "“Find out what I have below " + folder + ".”",
        "create_repository",
        inOrder("repo_path", folder.toString(), "scan", true));
    call(
        "“atlas is the map service.”",
        "update_repository",
        inOrder("repo_id", "atlas", "description", "Map service", "tags", "+backend,+map"));
    call(
        "“Where is the map service?”",
        "list_repositories",
        inOrder("query", "map service", "fields", "name,path,description,branch,state"));
    call(
        "“Which repository owns this file?”",
        "list_repositories",
        inOrder("containing", folder.resolve("billing/README").toString()));
    call(
        "“What did I forget to commit or to push?”",
        "list_repositories",
        inOrder("state", "dirty,ahead,no_remote", "fields", "name,state"));
  }

  /// Names and values by turns, in the order in which a person is to read them.
  private static Map<String, Object> inOrder(Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private void call(String wish, String tool, Map<String, ?> arguments) throws IOException {
    show.accept("");
    show.accept(wish);
    show.accept("  → " + tool + " " + JSON.writeValueAsString(arguments));
    JsonNode answer = request("tools/call", inOrder("name", tool, "arguments", arguments));
    String text = answer.path("content").path(0).path("text").asString("");
    show.accept("  ← " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
  }

  private JsonNode request(String method, Map<String, ?> parameters) throws IOException {
    lastId++;
    ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", lastId);
    request.put("method", method).set("params", JSON.valueToTree(parameters));
    send(request);
    for (String line = fromServer.readLine(); line != null; line = fromServer.readLine()) {
      JsonNode message = JSON.readTree(line);
      if (message.path("id").asInt(0) == lastId) {
        return message.path("result");
      }
    }
    throw new IOException("The server ended before it answered");
  }

  private void send(Object message) throws IOException {
    toServer.write((JSON.writeValueAsString(message) + "\n").getBytes(UTF_8));
    toServer.flush();
  }
}
