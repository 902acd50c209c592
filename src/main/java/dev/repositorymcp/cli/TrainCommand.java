package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.Server;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.mcp.McpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Holds a conversation with itself, for a virtual machine that records which classes it loads. So
/// the conversation has what every client asks, and neither reads git nor makes a database: those
/// come later than the first answer, or never. Run by the build, on a registry of its own that is
/// there already.
@Command(name = "train", hidden = true, description = "Serve a conversation with itself.")
final class TrainCommand implements Callable<Integer> {
  private static final int PIPE = 1 << 20;

  private final Session session;

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SettingsException {
    // The conversation runs on the embedded database; many a user has another.
    var _ =
        Settings.from(
            Map.of("DATABASE_URL", "postgresql://user:secret@localhost:5432/registry"),
            Platform.current());
    try (var requests = new PipedOutputStream();
        var answers = new PipedInputStream(PIPE)) {
      Server server = session.serverForClient();
      McpServer mcp =
          server.mcp(new PipedInputStream(requests, PIPE), new PipedOutputStream(answers));
      Thread client = Thread.ofPlatform().start(() -> converse(requests, answers));
      mcp.run();
      client.join();
      server.closeAndStop();
    }
    return ExitCode.DONE;
  }

  private void converse(OutputStream requests, PipedInputStream answers) {
    var reader = new BufferedReader(new InputStreamReader(answers, UTF_8));
    try (requests) {
      for (String message : conversation()) {
        requests.write((message + "\n").getBytes(UTF_8));
        requests.flush();
        if (message.contains("\"id\"") && reader.readLine() == null) {
          return;
        }
      }
    } catch (IOException e) {
      session.streams().err().println("repository-mcp: the training broke off: " + e.getMessage());
    }
  }

  private List<String> conversation() {
    return List.of(
        request(
            "initialize",
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"training\",\"version\":\"1\"}}"),
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
        request("tools/list", "{}"),
        request("prompts/list", "{}"),
        request("resources/list", "{}"),
        request("resources/templates/list", "{}"),
        tool("health_check", "{}"),
        tool(
            "create_repository",
            "{\"remote_url\":\"https://example.org/o/two\",\"tags\":\"one, two\"}"),
        tool("list_repositories", "{}"),
        tool("list_repositories", "{\"query\":\"two\",\"tags\":\"one || two\",\"limit\":1}"),
        tool("list_repositories", "{\"repo\":\"two\"}"),
        tool("update_repository", "{\"repo_id\":\"two\",\"description\":\"The second\"}"),
        tool("update_repository", "{\"repo_id\":\"three\"}"),
        request("resources/read", "{\"uri\":\"repositories://index\"}"),
        request("prompts/get", "{\"name\":\"brief\"}"));
  }

  private static String tool(String name, String arguments) {
    return request("tools/call", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + "}");
  }

  /// All requests may have one id, since each is answered before the next is sent.
  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }
}
