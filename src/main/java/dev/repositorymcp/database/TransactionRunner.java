package dev.repositorymcp.database;

import dev.repositorymcp.database.SqlFailures.Kind;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Runs work in a transaction: commits when it returns, rolls back on everything that it throws,
/// gives the connection back in any case and logs each step.
///
/// Whoever holds a [DSLContext] from here is inside a transaction; there is no other way to one.
/// The exception that the work throws reaches the caller as it is, with three exceptions that say
/// more than it: a lost connection and a statement that takes too long become a [Failure]
/// UNAVAILABLE, a cancelled statement a [CancellationException].
///
/// Work may run more than once: it is repeated when another transaction was in its way and when its
/// connection was lost before the commit. It should do nothing but queries.
public final class TransactionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionRunner.class);

  /// Longest that one statement may take.
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  private static final int ATTEMPTS = 5;

  /// Clients give a call up after 60 s, and the last attempt may take half of that.
  private static final Duration TIME_FOR_ATTEMPTS = Duration.ofSeconds(20);

  /// What another attempt mends; told when it doesn't.
  private static final Set<Kind> REPEATED = EnumSet.of(Kind.CONTENTION, Kind.CONNECTION_LOST);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Configuration CONFIGURATION = configuration();

  private final Database database;
  private final @Nullable Replica replica;
  private final Duration timeForAttempts;
  private final StatementWatchdog watchdog = new StatementWatchdog(STATEMENT_TIMEOUT);
  private final AtomicLong numbers = new AtomicLong();

  public TransactionRunner(Database database) {
    this(database, null);
  }

  /// @param replica answers [#readRecent]; absent where the database has none
  public TransactionRunner(Database database, @Nullable Replica replica) {
    this(database, replica, TIME_FOR_ATTEMPTS);
  }

  TransactionRunner(Database database, @Nullable Replica replica, Duration timeForAttempts) {
    this.database = database;
    this.replica = replica;
    this.timeForAttempts = timeForAttempts;
  }

  private static Configuration configuration() {
    // jOOQ logs a logo and tips otherwise.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    return new DefaultConfiguration()
        .set(SQLDialect.POSTGRES)
        .set(new Settings().withRenderSchema(false).withExecuteLogging(false));
  }

  /// Queries to run in a transaction.
  ///
  /// @param <T> what they give
  /// @param <E> checked exception that they may throw
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, E extends Exception> {
    /// Runs the queries.
    T run(DSLContext tx) throws E;
  }

  private enum Access {
    READ,
    WRITE
  }

  /// Runs work that changes nothing; PostgreSQL refuses statements that would. A single SELECT
  /// takes one flight, see [LateBegin]; it must call no function that writes.
  public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
    return run(Access.READ, new Cancellation(), work);
  }

  /// Like [#read(Work)]; a cancellation stops the statement under way.
  public <T extends @Nullable Object, E extends Exception> T read(
      Cancellation cancellation, Work<T, E> work) throws E {
    return run(Access.READ, cancellation, work);
  }

  /// Like [#read(Cancellation, Work)], but a replica may answer. Seen are all changes of this
  /// process, and those of others that are older than ten seconds.
  public <T extends @Nullable Object, E extends Exception> T readRecent(
      Cancellation cancellation, Work<T, E> work) throws E {
    return replica == null ? read(cancellation, work) : replica.read(this, cancellation, work);
  }

  /// Runs work that may change the database.
  public <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
    return write(new Cancellation(), work);
  }

  /// Like [#write(Work)]; a cancellation stops the statement under way and rolls back.
  public <T extends @Nullable Object, E extends Exception> T write(
      Cancellation cancellation, Work<T, E> work) throws E {
    try {
      return run(Access.WRITE, cancellation, work);
    } finally {
      if (replica != null) {
        replica.primaryWritten();
      }
    }
  }

  private <T extends @Nullable Object, E extends Exception> T run(
      Access access, Cancellation cancellation, Work<T, E> work) throws E {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return once(access, cancellation, work);
      } catch (DataAccessException failure) {
        boolean late = System.nanoTime() - start > timeForAttempts.toNanos();
        if (attempt == ATTEMPTS || late || !worthRepeating(access, failure)) {
          if (SqlFailures.kind(failure) == Kind.CONNECTION_LOST) {
            LOG.error("Transaction ({}) given up after {} attempts", access, attempt, failure);
          }
          throw explained(failure, cancellation);
        }
        LOG.debug("Attempt {} of the transaction failed, trying again", attempt);
        pause(attempt);
      }
    }
  }

  private <T extends @Nullable Object, E extends Exception> T once(
      Access access, Cancellation cancellation, Work<T, E> work) throws E {
    long number = numbers.incrementAndGet();
    Connection connection = database.borrow(cancellation);
    try {
      begin(connection, access);
      LOG.debug("Transaction {} ({}) started", number, access);
      T result = work.run(context(connection, access, cancellation));
      cancellation.throwIfCancelled();
      commit(connection, access);
      LOG.debug("Transaction {} ({}) committed", number, access);
      return result;
    } catch (Throwable failure) {
      rollBack(connection, failure);
      report(number, access, failure, cancellation.isCancelled());
      throw failure;
    } finally {
      database.giveBack(connection);
      LOG.debug("Transaction {} ({}) closed", number, access);
    }
  }

  private static void begin(Connection connection, Access access) {
    try {
      connection.setReadOnly(access == Access.READ);
    } catch (SQLException e) {
      throw new DataAccessException("The transaction could not be started", e);
    }
    if (access == Access.WRITE) {
      LateBegin.begin(connection);
    }
  }

  private static void commit(Connection connection, Access access) {
    try {
      if (connection.getAutoCommit()) {
        return;
      }
      // PostgreSQL answers COMMIT of a failed transaction by rolling back, without an error.
      if (connection.unwrap(BaseConnection.class).getTransactionState()
          == TransactionState.FAILED) {
        throw new SQLException("A statement failed before", "25P02");
      }
      connection.commit();
    } catch (SQLException e) {
      if (access == Access.WRITE && SqlFailures.kind(e) == Kind.CONNECTION_LOST) {
        throw Unavailable.unknownOutcome(e);
      }
      throw new DataAccessException("The transaction could not be committed", e);
    }
  }

  private void rollBack(Connection connection, Throwable failure) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    switch (SqlFailures.kind(failure)) {
      // What ended one connection has mostly ended all.
      case READ_ONLY_SERVER, CONNECTION_LOST -> database.renew();
      default -> {}
    }
  }

  private static void report(long number, Access access, Throwable failure, boolean cancelled) {
    Kind kind = SqlFailures.kind(failure);
    boolean expected = cancelled || failure instanceof Failure || REPEATED.contains(kind);
    LOG.atLevel(expected ? Level.DEBUG : Level.ERROR)
        .setCause(expected || kind == Kind.REFUSED ? null : failure)
        .log(
            "Transaction {} ({}) rolled back: {}: {}",
            number,
            access,
            failure.getClass().getName(),
            SqlFailures.serverMessage(failure).orElse(String.valueOf(failure.getMessage())));
  }

  private DSLContext context(Connection connection, Access access, Cancellation cancellation) {
    var listener = new StatementListener(cancellation, watchdog);
    return DSL.using(
        CONFIGURATION
            .derive()
            .set(connection)
            .set(
                access == Access.READ
                    ? new ExecuteListener[] {listener, new LateBegin(connection)}
                    : new ExecuteListener[] {listener}));
  }

  /// Nothing of a failed transaction is stored, so it may be repeated whenever another attempt can
  /// end otherwise.
  private static boolean worthRepeating(Access access, DataAccessException failure) {
    return switch (SqlFailures.kind(failure)) {
      case CONTENTION, CONNECTION_LOST -> true;
      case READ_ONLY_SERVER -> access == Access.WRITE;
      case TOO_MANY_CONNECTIONS, STATEMENT_CANCELLED, REFUSED, OTHER -> false;
    };
  }

  /// Full jitter: transactions that were in each other's way don't meet again at the same moment.
  private static void pause(int attempt) {
    long longest = FIRST_PAUSE.toNanos() << attempt;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
  }

  private RuntimeException explained(DataAccessException failure, Cancellation cancellation) {
    return switch (SqlFailures.kind(failure)) {
      case CONNECTION_LOST -> Unavailable.connectionLost(failure, database.label());
      case CONTENTION -> Unavailable.contention(failure);
      case READ_ONLY_SERVER -> Unavailable.readOnly(failure, database.label());
      case STATEMENT_CANCELLED -> {
        cancellation.throwIfCancelled();
        yield Unavailable.statementTimeout(failure, STATEMENT_TIMEOUT);
      }
      case REFUSED -> Unavailable.refused(failure, database.label());
      case TOO_MANY_CONNECTIONS, OTHER -> failure;
    };
  }
}
