package dev.repositorymcp.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.postgresql.ds.PGSimpleDataSource;

/// Opens connections for Flyway, which needs two at once: both, or none.
///
/// Before a server's limit, processes that each hold one and wait for another would wait for ever.
final class PairedDataSource extends PGSimpleDataSource implements AutoCloseable {
  private static final long serialVersionUID = 1;

  private final transient DriverDataSource driver;
  private final transient Crowd crowd;
  private final transient ConcurrentLinkedQueue<Connection> spare = new ConcurrentLinkedQueue<>();

  /// @param driver that doesn't wait itself
  PairedDataSource(DriverDataSource driver, Crowd crowd) {
    this.driver = driver;
    this.crowd = crowd;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection kept = spare.poll();
    return kept != null ? kept : crowd.await(this::pair);
  }

  private Connection pair() throws SQLException {
    Connection first = driver.getConnection();
    try {
      spare.add(driver.getConnection());
      return first;
    } catch (SQLException e) {
      first.close();
      throw e;
    }
  }

  /// Closes what was opened and not asked for.
  @Override
  public void close() throws SQLException {
    for (Connection kept = spare.poll(); kept != null; kept = spare.poll()) {
      kept.close();
    }
  }
}
