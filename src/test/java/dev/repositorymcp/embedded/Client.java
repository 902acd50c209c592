package dev.repositorymcp.embedded;

import dev.repositorymcp.embedded.EmbeddedPostgres.Address;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// What a server does with an address.
final class Client {
  private Client() {}

  static Connection connect(EmbeddedPostgres postgres)
      throws EmbeddedPostgresException, InterruptedException, SQLException {
    return connect(postgres.ensureRunning());
  }

  static Connection connect(Address address) throws SQLException {
    var properties = new Properties();
    properties.putAll(address.properties());
    return DriverManager.getConnection(address.url(), properties);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// First column of the first row.
  static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }
}
