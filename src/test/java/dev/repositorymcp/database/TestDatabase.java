package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.config.PoolSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives a test class a migrated database of its own on a real PostgreSQL, and checks after each
/// test that every connection was given back. Register it as a static `@RegisterExtension`.
public final class TestDatabase implements AfterEachCallback, AfterAllCallback {
  private final ConnectionSource.Target target;
  private final Database database;
  private final TransactionRunner transactions;

  public TestDatabase() {
    try {
      target = PostgresServer.get().copyOfTemplate();
    } catch (SQLException e) {
      throw new IllegalStateException("No PostgreSQL for the tests", e);
    }
    database = new Database(() -> target, "test", settings(10, 20, Duration.ofSeconds(30)));
    transactions = new TransactionRunner(database);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    database.state().ifPresent(state -> assertThat(state.active()).as("leaked").isZero());
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    database.close();
    PostgresServer.get().drop(target);
  }

  public static PoolSettings settings(int size, int maxOverflow, Duration timeout) {
    return new PoolSettings(size, maxOverflow, timeout, Duration.ofHours(1), true);
  }

  public Database database() {
    return database;
  }

  public TransactionRunner transactions() {
    return transactions;
  }

  public ConnectionSource.Target target() {
    return target;
  }

  /// Leads here as a user who is no superuser.
  public ConnectionSource asOrdinaryUser() throws SQLException {
    ConnectionSource.Target ordinary = PostgresServer.get().asOrdinaryUser(target);
    return () -> ordinary;
  }

  /// A TCP port that leads here.
  public Bridge bridge() throws IOException {
    return bridge(0);
  }

  /// The TCP port that leads here.
  public Bridge bridge(int port) throws IOException {
    return new Bridge(target, port);
  }

  /// What `DATABASE_URL` is with a bridge on this port.
  public String url(int port) {
    return Bridge.url(target, port);
  }

  /// Another connection beside the pool.
  public Connection connect() throws SQLException {
    return PostgresServer.connect(target);
  }

  /// Ends every session here but the one that asks, and waits until they are gone.
  public void endSessions() throws SQLException {
    query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  /// Runs a statement on a connection beside the pool.
  public void execute(String sql) throws SQLException {
    try (Connection connection = PostgresServer.connect(target);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// First column of every row, read on a connection beside the pool.
  public List<String> query(String sql) throws SQLException {
    try (Connection connection = PostgresServer.connect(target);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
