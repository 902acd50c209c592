package dev.repositorymcp.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.Select;
import org.jooq.exception.DataAccessException;

/// Begins a reading transaction when it needs one: before anything but a SELECT, and before a
/// second statement. A single SELECT is a transaction of its own, and saves the flight of COMMIT;
/// nothing else changes, since each statement of a transaction sees what is committed when it
/// starts.
final class LateBegin implements ExecuteListener {
  private static final long serialVersionUID = 1;

  private final transient Connection connection;
  private boolean used;

  /// @param connection in auto-commit mode
  LateBegin(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void executeStart(ExecuteContext context) {
    if (used || !(context.query() instanceof Select)) {
      begin(connection);
    }
    used = true;
  }

  /// Costs no flight: the driver sends `BEGIN` along with the next statement.
  static void begin(Connection connection) {
    try {
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new DataAccessException("The transaction could not be started", e);
    }
  }
}
