package dev.repositorymcp.database;

import dev.repositorymcp.tool.Cancellation;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the statements of one transaction: logs each for `SQL_ECHO` and sees to it that the one
/// under way is cancelled when the call is, or when it takes too long.
final class StatementListener implements ExecuteListener {
  private static final long serialVersionUID = 1;

  /// Switched on by `SQL_ECHO`. Values are never logged, they are the user's.
  private static final Logger SQL = LoggerFactory.getLogger("dev.repositorymcp.sql");

  private final transient Cancellation cancellation;
  private final transient StatementWatchdog watchdog;

  StatementListener(Cancellation cancellation, StatementWatchdog watchdog) {
    this.cancellation = cancellation;
    this.watchdog = watchdog;
  }

  @Override
  public void executeStart(ExecuteContext context) {
    SQL.info("{}", context.sql());
    Statement statement = Objects.requireNonNull(context.statement());
    Cancellation.Registration cancelled = cancellation.onCancel(() -> cancel(statement));
    watchdog.add(statement);
    Cancellation.Registration registration =
        () -> {
          watchdog.remove(statement);
          cancelled.close();
        };
    context.data(Cancellation.Registration.class, registration);
  }

  @Override
  public void end(ExecuteContext context) {
    if (context.data(Cancellation.Registration.class)
        instanceof Cancellation.Registration registration) {
      registration.close();
    }
  }

  /// Asks the server to stop the statement; the driver sees to it that a late request never hits
  /// the connection's next statement.
  static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException | RuntimeException e) {
      SQL.debug("The statement could not be cancelled", e);
    }
  }
}
