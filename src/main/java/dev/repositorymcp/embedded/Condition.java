package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What there is of the embedded PostgreSQL at one moment.
///
/// @param home base directory
/// @param version of its programs
/// @param activity present only while it runs and answers
/// @param upgradeFrom major version that holds the data, if an upgrade is due
public record Condition(
    State state,
    Path home,
    String version,
    @Nullable Activity activity,
    @Nullable Integer upgradeFrom) {

  /// Whether it runs.
  public enum State {
    /// Nobody has used it yet.
    ABSENT,
    STOPPED,
    RUNNING,
    /// It starts, stops or recovers.
    BUSY
  }

  /// What it does.
  ///
  /// @param clients connections of anybody but its own watch
  /// @param bytes size of the registry's database
  /// @param since start time, RFC 3339
  public record Activity(int clients, long bytes, String since) {}

  private static final String ACTIVITY =
      """
      SELECT
        (SELECT count(*) FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND application_name <> '%s'
            AND pid <> pg_backend_pid()),
        (SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database WHERE datname = '%s'),
        to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      """
          .formatted(Sessions.WATCHER, Sessions.DATABASE);

  static Condition of(Layout layout, Platform platform)
      throws EmbeddedPostgresException, IOException {
    Optional<Integer> older = Optional.empty();
    if (!Files.exists(layout.cluster()) || Files.exists(layout.unfinished())) {
      older = layout.olderMajor();
    }
    Path socket = SocketPlace.of(layout, platform).socket();
    Optional<Activity> activity = activity(new Sessions(socket));
    return new Condition(
        activity.isPresent() ? State.RUNNING : quiet(layout, platform),
        layout.home(),
        layout.version(),
        activity.orElse(null),
        older.orElse(null));
  }

  private static State quiet(Layout layout, Platform platform) throws IOException {
    if (!Files.exists(layout.cluster())) {
      return State.ABSENT;
    }
    if (!Files.exists(layout.aliveLock())) {
      return State.STOPPED;
    }
    Optional<LockFile> lock = LockFile.tryAcquire(platform, layout.aliveLock());
    if (lock.isEmpty()) {
      return State.BUSY;
    }
    lock.get().close();
    return State.STOPPED;
  }

  private static Optional<Activity> activity(Sessions sessions) {
    try (Connection connection = sessions.watcher();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ACTIVITY)) {
      return row.next()
          ? Optional.of(new Activity(row.getInt(1), row.getLong(2), row.getString(3)))
          : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
