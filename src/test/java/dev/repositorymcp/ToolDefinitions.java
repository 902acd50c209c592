package dev.repositorymcp;

import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.mcp.BytePipe;
import dev.repositorymcp.mcp.McpClient;
import dev.repositorymcp.mcp.McpServer;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The definitions of all tools as a client sees them, from a server whose database is nowhere.
final class ToolDefinitions {
  private static final String NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing";

  private ToolDefinitions() {}

  /// A server that has done no work yet and can't do any.
  static Server server() throws SettingsException {
    return Server.forPerson(
        Settings.from(Map.of("DATABASE_URL", NOWHERE), Platform.current()),
        step -> {
          throw new AssertionError(step);
        });
  }

  /// The input stays open until the answer is there: behind its end, a busy machine may be too
  /// late.
  static List<ObjectNode> all() throws Exception {
    var requests = new BytePipe();
    var answers = new BytePipe();
    try (Server server = server()) {
      McpServer mcp = server.mcp(requests.in, answers.out);
      Thread serving = Thread.ofPlatform().start(() -> serve(mcp));
      JsonNode tools =
          new McpClient(answers.in, requests.out)
              .listen()
              .modern("tools/list", "{}")
              .at("/result/tools");
      requests.out.close();
      serving.join();
      return tools.valueStream().map(ObjectNode.class::cast).toList();
    }
  }

  private static void serve(McpServer mcp) {
    try {
      mcp.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
