package dev.repositorymcp.database;

import dev.repositorymcp.database.DriverDataSource.DatabaseStartException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Many processes before one server's limit of connections: each waits its turn.
///
/// Every client program starts a process of its own, so that a server may well be full (53300) for
/// a moment, or not up yet (57P03).
///
/// @param patience how long is waited in all
/// @param forReturn whether a server of somebody else that is away is waited for, too
/// @param whileWaiting runs after each refusal, with the reason; gives back what this process
///   doesn't need
record Crowd(Duration patience, boolean forReturn, Consumer<SQLException> whileWaiting) {
  static final Crowd IMPATIENT = of(Duration.ZERO);

  /// Between two attempts, at random, so that the processes don't all come at once.
  private static final int SHORTEST_PAUSE_MILLIS = 50;

  private static final int LONGEST_PAUSE_MILLIS = 300;

  /// An attempt to connect.
  @FunctionalInterface
  interface Attempt {
    Connection connect() throws SQLException;
  }

  /// Waits with empty hands.
  static Crowd of(Duration patience) {
    return new Crowd(patience, false, _ -> {});
  }

  /// @throws SQLException of the last attempt, or of the first that failed for another reason
  Connection await(Attempt attempt) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return attempt.connect();
      } catch (SQLException e) {
        if (!isWorthWaiting(e) || System.nanoTime() - deadline >= 0) {
          throw e;
        }
        whileWaiting.accept(e);
        pause(e);
      }
    }
  }

  private boolean isWorthWaiting(SQLException e) {
    return switch (SqlFailures.kind(e)) {
      case TOO_MANY_CONNECTIONS -> true;
      case CONNECTION_LOST ->
          SqlFailures.sqlState(e).equals(SqlFailures.STARTING)
              || (forReturn && !(e instanceof DatabaseStartException));
      default -> false;
    };
  }

  private static void pause(SQLException reason) throws SQLException {
    try {
      Thread.sleep(
          ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }
}
