package dev.repositorymcp.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.database.SqlFailures.Kind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jooq.tools.jdbc.JDBCUtils;

/// The connection pool.
///
/// Connections are opened when load needs them. Up to `POOL_SIZE` of them are kept while the
/// process is in use, those beyond are closed after ten idle seconds, and a process that has had
/// nothing to do for half a minute holds none: every client program starts a server of its own, and
/// one PostgreSQL serves them all; a health check is something to do. Where that has had no
/// connection to spare, none is kept for a minute.
final class Pool implements AutoCloseable {
  /// Shortest that HikariCP allows.
  private static final Duration OVERFLOW_KEPT = Duration.ofSeconds(10);

  private static final Duration QUIET = Duration.ofSeconds(30);

  /// A close that nothing holds up takes a few milliseconds.
  private static final Duration CLOSING = Duration.ofMillis(100);

  /// Longer than any transaction should take: its statements end after 30 s each.
  private static final Duration LEAKED = Duration.ofMinutes(2);

  /// A connection is tested before its use unless it was used a moment ago, as HikariCP does by
  /// default: the test is one of two flights of a read. Where a connection died in that moment,
  /// [TransactionRunner] repeats what was not committed, and the primary answers for a replica; a
  /// network that fell silent in that moment is noticed as late as during a statement.
  private static final Duration TRUSTED = Duration.ofMillis(500);

  /// For the test before use: longer, and a call would wait for connections that a silent network
  /// has cut, one after the other.
  private static final Duration TEST_LIMIT = Duration.ofSeconds(2);

  private static final Duration ADJUSTED_EVERY = Duration.ofSeconds(10);

  /// Beyond the 30 s that a statement may take, so that only a silent network meets it.
  private static final Duration SILENCE = Duration.ofSeconds(35);

  /// How long after a refusal for want of room others are taken to be waiting for it.
  private static final Duration CROWDED = Duration.ofMinutes(1);

  /// As callers wait who have another database to ask.
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final PoolSettings settings;
  private final DriverDataSource driver;
  private final DriverDataSource beside;
  private final HikariDataSource hikari;
  private final ScheduledThreadPoolExecutor housekeeping;
  private volatile boolean closed;
  private volatile long lastBorrowed = System.nanoTime();
  private volatile long lastRefused = lastBorrowed - CROWDED.toNanos();

  Pool(ConnectionSource source, PoolSettings settings) {
    this(source, settings, LEAKED);
  }

  /// @param leaked how long a connection may be lent before the log names who has it
  Pool(ConnectionSource source, PoolSettings settings, Duration leaked) {
    this.settings = settings;
    // A little less than callers wait, so that they learn the reason; who waits but a moment learns
    // it from the first attempt. Others wait at the full server, too: nobody keeps what he doesn't
    // use.
    Duration patience =
        settings.timeout().compareTo(MOMENT) > 0
            ? settings.timeout().multipliedBy(4).dividedBy(5)
            : Duration.ZERO;
    // A server that is away is tried several times a second; HikariCP's own pauses grow to 5 s.
    this.driver =
        new DriverDataSource(
            () -> whileOpen(source), SILENCE, new Crowd(patience, true, this::refused));
    this.beside = new DriverDataSource(source, SILENCE);
    this.housekeeping =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("pool-housekeeping").factory());
    housekeeping.setRemoveOnCancelPolicy(true);
    this.hikari = new HikariDataSource(configuration(leaked));
    var _ =
        housekeeping.scheduleWithFixedDelay(
            () -> adjust(Duration.ofNanos(System.nanoTime() - lastBorrowed)),
            0,
            ADJUSTED_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private HikariConfig configuration(Duration leaked) {
    System.setProperty(
        "com.zaxxer.hikari.aliveBypassWindowMs",
        String.valueOf(settings.prePing() ? TRUSTED.toMillis() : Long.MAX_VALUE));
    var configuration = new HikariConfig();
    configuration.setPoolName("repository-mcp");
    configuration.setDataSource(driver);
    configuration.setMaximumPoolSize(settings.limit());
    configuration.setMinimumIdle(0);
    configuration.setIdleTimeout(OVERFLOW_KEPT.toMillis());
    configuration.setConnectionTimeout(settings.timeout().toMillis());
    configuration.setMaxLifetime(settings.recycle().toMillis());
    // What is idle for that long is closed.
    configuration.setKeepaliveTime(0);
    configuration.setValidationTimeout(TEST_LIMIT.toMillis());
    // HikariCP looks for no leaks where connections are replaced sooner.
    boolean recycledSooner =
        settings.recycle().isPositive() && settings.recycle().compareTo(leaked) < 0;
    configuration.setLeakDetectionThreshold(
        (recycledSooner ? settings.recycle() : leaked).toMillis());
    // Whether the database is there is found out by the migration before.
    configuration.setInitializationFailTimeout(-1);
    configuration.setScheduledExecutor(housekeeping);
    configuration.setThreadFactory(Thread.ofPlatform().daemon().name("pool-", 0).factory());
    return configuration;
  }

  /// HikariCP lets an attempt that waits before a full server go on when the pool is closed; no
  /// attempt waits after this failure.
  private ConnectionSource.Target whileOpen(ConnectionSource source) throws Exception {
    if (closed) {
      throw new IOException("The pool is closed");
    }
    return source.target();
  }

  Connection borrow() throws SQLException {
    lastBorrowed = System.nanoTime();
    return hikari.getConnection();
  }

  /// Lets an empty pool that nobody waits for open a connection, in the background, unless the
  /// server has had none to spare. What goes wrong is told to whoever borrows next.
  void fill() {
    PoolState now = state();
    if (now.total() + now.waiting() == 0 && !isCrowded()) {
      var filling =
          new FutureTask<>(
              () -> {
                giveBack(borrow());
                return null;
              });
      Thread.ofVirtual().name("pool-fill").start(filling);
    }
  }

  /// A connection beside the pool, at once or not at all.
  Connection connectDirectly() throws SQLException {
    return beside.getConnection();
  }

  /// Takes back what was lent; never throws. Where the server was full a moment ago, a connection
  /// that nobody here waits for goes to another process, which would wait until this one is quiet.
  void giveBack(Connection connection) {
    if (isCrowded() && state().waiting() == 0) {
      hikari.evictConnection(connection);
    }
    JDBCUtils.safeClose(connection);
  }

  private boolean isCrowded() {
    return System.nanoTime() - lastRefused < CROWDED.toNanos();
  }

  /// What has ended one connection has mostly ended all; a full server needs those that are idle.
  private void refused(SQLException reason) {
    if (SqlFailures.kind(reason) == Kind.TOO_MANY_CONNECTIONS) {
      lastRefused = System.nanoTime();
      hikari.setMinimumIdle(0);
    }
    renew();
  }

  /// Closes all connections, those in use when they are given back.
  void renew() {
    hikari.getHikariPoolMXBean().softEvictConnections();
  }

  PoolState state() {
    HikariPoolMXBean bean = hikari.getHikariPoolMXBean();
    return new PoolState(
        bean.getTotalConnections(),
        bean.getActiveConnections(),
        bean.getIdleConnections(),
        bean.getThreadsAwaitingConnection(),
        settings.limit());
  }

  /// Decides how many idle connections are kept from here on.
  void adjust(Duration sinceLastBorrowed) {
    PoolState now = state();
    if (sinceLastBorrowed.compareTo(QUIET) > 0) {
      hikari.setMinimumIdle(0);
      renew();
    } else {
      hikari.setMinimumIdle(Math.max(0, Math.min(settings.size(), now.total()) - now.active()));
    }
  }

  /// HikariCP waits for a connection that is being made, and a silent network keeps that for long:
  /// whoever ends the process does not.
  @Override
  public void close() {
    closed = true;
    Thread closing = Thread.ofPlatform().daemon().name("pool-close").start(hikari::close);
    try {
      closing.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    housekeeping.shutdownNow();
  }
}
