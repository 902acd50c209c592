package dev.repositorymcp.database;

import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.database.SqlFailures.Kind;
import dev.repositorymcp.database.TransactionRunner.Work;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers reads in place of the primary, where it has replayed enough: all that this process has
/// written, and what others had written ten seconds ago.
///
/// How much that is, the primary says: its position in the log, asked for before a read when the
/// known one is older than the bound or than this process's last write. So a write costs nothing
/// more, no two machines' clocks are compared, and a primary at rest doesn't look like a replica
/// that lags. Whatever is wrong with the replica, the primary answers.
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  /// For a connection, and for the question how far it is.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// A replica has the identity of its primary, and its databases have the same numbers.
  private static final String IDENTITY =
      "(SELECT s.system_identifier || '/' || d.oid FROM pg_control_system() s, pg_database d"
          + " WHERE d.datname = current_database())";

  private static final String POSITION =
      "CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_insert_lsn()::text END";

  private static final String STANDING =
      "SELECT CASE WHEN "
          + IDENTITY
          + " <> ? THEN 'FOREIGN' WHEN pg_is_in_recovery()"
          + " AND pg_last_wal_replay_lsn() >= CAST(? AS pg_lsn) THEN 'READY' ELSE 'BEHIND' END";

  private final Limits limits;
  private final Database database;
  private final TransactionRunner transactions;
  private final AtomicLong writes = new AtomicLong();
  private volatile @Nullable Mark mark;
  private volatile long awake = System.nanoTime();
  private volatile boolean failed;

  /// @param bound how old an answer may be
  /// @param rest for how long one that failed isn't asked again
  record Limits(Duration bound, Duration rest) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  /// What must have been replayed.
  ///
  /// @param identity of the primary's database
  /// @param position absent while the primary is none
  /// @param writes of this process before it was asked for
  /// @param time when it was asked for
  private record Mark(String identity, @Nullable String position, long writes, long time) {}

  /// How a server stands to the primary.
  private enum Standing {
    READY,
    BEHIND,
    FOREIGN
  }

  private record Answer<T extends @Nullable Object>(T value) {}

  /// Does no work yet.
  ///
  /// @param label names it in logs, without secrets
  public Replica(ConnectionSource source, String label, PoolSettings settings) {
    this(source, label, settings, Limits.USUAL);
  }

  Replica(ConnectionSource source, String label, PoolSettings settings, Limits limits) {
    this.limits = limits;
    this.database =
        Database.migratedElsewhere(
            source,
            label,
            new PoolSettings(
                settings.size(),
                settings.maxOverflow(),
                PATIENCE,
                settings.recycle(),
                settings.prePing()));
    // The primary is the second attempt.
    this.transactions = new TransactionRunner(database, null, Duration.ZERO);
  }

  /// The primary has, or may have, a change of this process.
  void primaryWritten() {
    writes.incrementAndGet();
  }

  /// Runs work that changes nothing, here or on the primary.
  <T extends @Nullable Object, E extends Exception> T read(
      TransactionRunner primary, Cancellation cancellation, Work<T, E> work) throws E {
    if (System.nanoTime() - awake >= 0) {
      Mark needed = mark(primary, cancellation);
      try {
        Optional<Answer<T>> answer =
            transactions.read(cancellation, tx -> answer(tx, needed, work));
        recovered();
        if (answer.isPresent()) {
          return answer.get().value();
        }
        LOG.debug("The replica ({}) is behind", database.label());
      } catch (DataAccessException | Failure e) {
        rethrowUnlessOurs(e);
        rest(e);
      }
    }
    return primary.read(cancellation, work);
  }

  private Mark mark(TransactionRunner primary, Cancellation cancellation) {
    Mark known = mark;
    long written = writes.get();
    long now = System.nanoTime();
    if (known != null
        && known.writes() == written
        && now - known.time() < limits.bound().toNanos()) {
      return known;
    }
    Mark asked =
        primary.read(
            cancellation,
            tx -> {
              Record2<String, String> row =
                  tx.select(DSL.field(IDENTITY, String.class), DSL.field(POSITION, String.class))
                      .fetchSingle();
              return new Mark(row.value1(), row.value2(), written, now);
            });
    mark = asked;
    return asked;
  }

  /// Both in one transaction: behind a pooler the next one may meet another server.
  private <T extends @Nullable Object, E extends Exception> Optional<Answer<T>> answer(
      DSLContext tx, Mark needed, Work<T, E> work) throws E {
    return switch (tx.connectionResult(connection -> standing(tx, connection, needed))) {
      case READY -> Optional.of(new Answer<>(work.run(tx)));
      case BEHIND -> Optional.empty();
      case FOREIGN ->
          throw Failure.unavailable("It is no replica of the database in DATABASE_URL", null);
    };
  }

  /// A server that is no standby is never ready: it may be the primary of yesterday.
  private static Standing standing(DSLContext tx, Connection connection, Mark needed)
      throws SQLException {
    int silence = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
    String standing =
        tx.fetchSingle(STANDING, needed.identity(), needed.position()).into(String.class);
    connection.setNetworkTimeout(Runnable::run, silence);
    return Standing.valueOf(standing);
  }

  /// Refusals of the work itself, and what took so long that nobody waits for a second try.
  private static void rethrowUnlessOurs(RuntimeException e) {
    boolean refused = e instanceof Failure failure && failure.code() != Failure.Code.UNAVAILABLE;
    if (refused || SqlFailures.kind(e) == Kind.STATEMENT_CANCELLED) {
      throw e;
    }
  }

  private void rest(RuntimeException reason) {
    awake = System.nanoTime() + limits.rest().toNanos();
    if (!failed) {
      LOG.warn(
          "The replica ({}) can't be used, so the primary answers: {}",
          database.label(),
          reasonOf(reason));
    }
    failed = true;
  }

  private void recovered() {
    if (failed) {
      LOG.info("The replica ({}) can be used again", database.label());
    }
    failed = false;
  }

  /// Of the innermost cause that says anything.
  private static String reasonOf(Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }

  /// Closes its pool.
  @Override
  public void close() {
    database.close();
  }
}
