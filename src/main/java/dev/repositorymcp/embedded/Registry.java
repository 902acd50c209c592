package dev.repositorymcp.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry's role and database in a cluster that has neither yet.
final class Registry {
  private static final Logger LOGGER = LoggerFactory.getLogger(Registry.class);

  private Registry() {}

  /// Creates what is missing: a predecessor may have died between the two steps.
  static void ensureExists(Connection administrator) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      if (!exists(statement, "pg_roles WHERE rolname = '%s'".formatted(Sessions.APPLICATION))) {
        statement.execute("CREATE ROLE %s LOGIN".formatted(Sessions.APPLICATION));
      }
      if (!exists(statement, "pg_database WHERE datname = '%s'".formatted(Sessions.DATABASE))) {
        statement.execute(
            "CREATE DATABASE %s OWNER %s".formatted(Sessions.DATABASE, Sessions.APPLICATION));
        LOGGER.debug("Created database {}", Sessions.DATABASE);
      }
    }
  }

  private static boolean exists(Statement statement, String what) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT EXISTS (SELECT FROM " + what + ")")) {
      return result.next() && result.getBoolean(1);
    }
  }
}
