package dev.repositorymcp.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.embedded.EmbeddedPostgres.Address;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/// How one connects: databases, roles and the options of the driver.
///
/// @param socket of PostgreSQL
record Sessions(Path socket) {
  /// Superuser of the cluster; for this package's own work.
  static final String ADMINISTRATOR = "repository_mcp_admin";

  /// Owner of the registry's database, without any right beyond it.
  static final String APPLICATION = "repository_mcp";

  static final String DATABASE = "repository_mcp";

  /// Exists in every cluster and isn't the registry's, so that nothing here blocks a `DROP`.
  static final String MAINTENANCE = "postgres";

  /// Connections that look after PostgreSQL; all others are clients, which keep it alive.
  static final String WATCHER = "repository-mcp watch";

  private static final String STARTER = "repository-mcp start";

  /// A wedged server must not hang its client for ever; in seconds, for one answer.
  private static final String ANSWER_TIMEOUT = "20";

  /// Each stop ends a statement of ours: nothing to fill the log with.
  private static final String TERSE =
      "-c log_min_error_statement=panic -c log_error_verbosity=terse";

  /// For everybody else: the registry's database as its owner.
  Address address() {
    return new Address(url(DATABASE), Map.of("user", APPLICATION));
  }

  Connection application() throws SQLException {
    return connect(DATABASE, APPLICATION, STARTER, new Properties());
  }

  /// As superuser; counts as a client, so that PostgreSQL doesn't stop under its starter.
  Connection administrator() throws SQLException {
    return connect(MAINTENANCE, ADMINISTRATOR, STARTER, new Properties());
  }

  /// As superuser; doesn't count as a client.
  Connection watcher() throws SQLException {
    var properties = new Properties();
    properties.setProperty("options", TERSE);
    return connect(MAINTENANCE, ADMINISTRATOR, WATCHER, properties);
  }

  private Connection connect(String database, String role, String name, Properties properties)
      throws SQLException {
    properties.setProperty("user", role);
    properties.setProperty("ApplicationName", name);
    properties.setProperty("socketTimeout", ANSWER_TIMEOUT);
    return DriverManager.getConnection(url(database), properties);
  }

  /// The host only satisfies the syntax: the factory connects to the socket. Encryption is off
  /// since nothing leaves the kernel.
  private String url(String database) {
    return "jdbc:postgresql://localhost/%s?socketFactory=%s&socketFactoryArg=%s&sslmode=disable&gssEncMode=disable"
        .formatted(
            database,
            UnixSocketFactory.class.getName(),
            URLEncoder.encode(socket.toString(), UTF_8));
  }
}
