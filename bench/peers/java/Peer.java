import com.zaxxer.hikari.HikariDataSource;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The two reading tools, as one would write them with the Java SDK's own transport and HikariCP.
final class Peer {
  private static final String HOST = System.getenv("REPOSITORY_MCP_HOST");
  private static final HikariDataSource POOL = new HikariDataSource();

  public static void main(String[] arguments) {
    POOL.setJdbcUrl(System.getenv("PEER_JDBC_URL"));
    POOL.setMaximumPoolSize(30);
    POOL.setMinimumIdle(1);
    McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
        .serverInfo("peer", "1")
        .tools(tool("health_check", Peer::health), tool("list_repositories", Peer::list))
        .build();
  }

  private interface Work {
    Object run(Connection connection, Map<String, Object> arguments) throws SQLException;
  }

  private static SyncToolSpecification tool(String name, Work work) {
    return SyncToolSpecification.builder()
        .tool(McpSchema.Tool.builder(name, Map.<String, Object>of("type", "object")).build())
        .callHandler(
            (exchange, request) -> {
              try (Connection connection = POOL.getConnection()) {
                Object result = work.run(connection, request.arguments());
                String text = JsonMapper.shared().writeValueAsString(result);
                return McpSchema.CallToolResult.builder()
                    .addTextContent(text)
                    .structuredContent(result)
                    .build();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            })
        .build();
  }

  private static Object health(Connection connection, Map<String, Object> arguments)
      throws SQLException {
    connection.createStatement().execute("SELECT 1");
    return Map.of("status", "healthy");
  }

  private static Object list(Connection connection, Map<String, Object> arguments)
      throws SQLException {
    var rows = new ArrayList<Map<String, Object>>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, name, path, tags, branch FROM repository"
                + " WHERE host = ? AND status <> 'archived' ORDER BY name, id LIMIT ?")) {
      select.setString(1, HOST);
      select.setInt(2, ((Number) arguments.get("limit")).intValue());
      ResultSet found = select.executeQuery();
      while (found.next()) {
        var row = new LinkedHashMap<String, Object>();
        row.put("repo_id", found.getString(1));
        row.put("name", found.getString(2));
        row.put("path", found.getString(3));
        row.put("tags", List.of((Object[]) found.getArray(4).getArray()));
        row.put("branch", found.getString(5));
        rows.add(row);
      }
    }
    try (PreparedStatement count =
        connection.prepareStatement(
            "SELECT count(*) FROM (SELECT 1 FROM repository"
                + " WHERE host = ? AND status <> 'archived' LIMIT 10001) AS counted")) {
      count.setString(1, HOST);
      ResultSet found = count.executeQuery();
      found.next();
      return Map.of("total", found.getInt(1), "repositories", rows);
    }
  }
}
