package dev.repositorymcp.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops a PostgreSQL that nobody uses.
///
/// The watch is kept by PostgreSQL itself, in a connection that its client left without a word, so
/// that it outlasts the sudden death of every server. An advisory lock makes it the only one, and
/// tells whether there is one.
///
/// @param sessions how to connect
record IdleStop(Sessions sessions) {
  private static final Logger LOGGER = LoggerFactory.getLogger(IdleStop.class);

  /// First half of both advisory locks: "repo" in ASCII.
  private static final long LOCKS = 0x7265706f;

  private static final long WATCH_LOCK = 1;
  private static final long CLOSE_LOCK = 2;

  /// Longest pause of the watch between two looks.
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /// Looks at PostgreSQL within the grace time, so that it is kept to a tenth.
  private static final int LOOKS = 10;

  private static final Duration BEGIN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration CLOSE_PAUSE = Duration.ofMillis(10);

  /// The statement is sent at once; its answer never comes.
  private static final int SEND_MILLIS = 20;

  /// Asks the postmaster, whose working directory is the cluster, for a fast and orderly shutdown.
  private static final String STOP =
      "COPY (SELECT WHERE false) TO PROGRAM"
          + " 'read -r postmaster < postmaster.pid && kill -INT \"$postmaster\"'";

  private static final String IS_WATCHED =
      """
      SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND classid = %d AND objid = %d
          AND database = (SELECT oid FROM pg_database WHERE datname = '%s'))
      """
          .formatted(LOCKS, WATCH_LOCK, Sessions.MAINTENANCE);

  /// Whether PostgreSQL is being watched.
  static boolean isWatched(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(IS_WATCHED)) {
      return result.next() && result.getBoolean(1);
    }
  }

  /// Leaves a watch behind, unless there is one, and waits until it has begun.
  ///
  /// @param administrator sees when
  void watch(Duration grace, Connection administrator) throws SQLException, InterruptedException {
    send(grace);
    Deadline deadline = Deadline.after(BEGIN_PATIENCE);
    while (!isWatched(administrator) && !deadline.isOver()) {
      Thread.sleep(POLL);
    }
  }

  private void send(Duration grace) throws SQLException {
    Duration pause = grace.dividedBy(LOOKS);
    try (Connection connection = sessions.watcher();
        Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, SEND_MILLIS);
      statement.execute(
          block(
              "infinity",
              WATCH_LOCK,
              grace,
              pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    } catch (SQLException e) {
      if (!lostConnection(e)) {
        throw e;
      }
      LOGGER.debug("PostgreSQL stops after {} without a client", grace);
    }
  }

  /// Stops PostgreSQL unless it has clients; connections just closed get a little time to vanish.
  ///
  /// @return whether it is about to stop
  boolean stopIfUnused(Duration patience) throws SQLException {
    try (Connection connection = sessions.watcher();
        Statement statement = connection.createStatement()) {
      statement.execute(block(seconds(patience) + " s", CLOSE_LOCK, Duration.ZERO, CLOSE_PAUSE));
      return false;
    } catch (SQLException e) {
      if (!lostConnection(e)) {
        throw e;
      }
      return true;
    }
  }

  /// Stops PostgreSQL, clients or not; what they have not committed is rolled back.
  void stopNow(Connection administrator) throws SQLException {
    try (administrator;
        Statement statement = administrator.createStatement()) {
      statement.execute(STOP);
    } catch (SQLException e) {
      if (!lostConnection(e)) {
        throw e;
      }
    }
  }

  /// Looks for clients until it is time to give up, and ends PostgreSQL from within: the process id
  /// stands in the first line of its file, and the signal asks for a fast, orderly shutdown. The
  /// long sleep is where the shutdown finds us.
  private static String block(String giveUp, long lock, Duration grace, Duration pause) {
    return """
    DO $watch$
    DECLARE
      give_up timestamptz := clock_timestamp() + interval '%s';
      idle_since timestamptz := clock_timestamp();
    BEGIN
      IF NOT pg_try_advisory_lock(%d) THEN
        RETURN;
      END IF;
      WHILE clock_timestamp() < give_up LOOP
        IF EXISTS (
            SELECT FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND application_name <> '%s') THEN
          idle_since := clock_timestamp();
        ELSIF clock_timestamp() >= idle_since + interval '%s' THEN
          %s;
          PERFORM pg_sleep(60);
        END IF;
        COMMIT;
        PERFORM pg_sleep(%s);
      END LOOP;
    END $watch$
    """
        .formatted(
            giveUp,
            LOCKS << 32 | lock,
            Sessions.WATCHER,
            seconds(grace) + " s",
            STOP,
            seconds(pause));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }

  /// Class 08: connection gone. 57P01: told to go by the shutdown. 38000: the shutdown that the
  /// program asked for reached the program first. Where it comes between the answer and the closing
  /// of the connection, the driver has no state for that.
  private static boolean lostConnection(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08")
        || state.equals("57P01")
        || state.equals("38000")
        || e.getCause() instanceof IOException;
  }
}
