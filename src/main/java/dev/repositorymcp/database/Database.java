package dev.repositorymcp.database;

import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.tools.jdbc.JDBCUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The registry's database: opened when it is first needed, migrated, pooled, closed.
///
/// Opening may fail and is tried again by the next call, so that a process which started while the
/// database was away serves as soon as it is back.
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /// Longest wait of a client's call for a database that is being opened; below the 60 s after
  /// which common clients give a call up. The opening goes on, and the next call finds it further.
  public static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(45);

  /// Longest wait of a command, with which the opening ends: a person sees the steps of a first
  /// start on a slow machine, and may end it.
  public static final Duration PERSONS_PATIENCE = Duration.ofMinutes(10);

  /// For the question whether there is something to migrate, which waits for nobody.
  private static final Duration LONGEST_QUESTION = Duration.ofSeconds(10);

  /// For one statement of a migration; a network that has fallen silent is noticed by then.
  private static final Duration LONGEST_MIGRATION = Duration.ofMinutes(2);

  /// What an interrupted opening gets to undo what it began; a client that ends the process waits
  /// two seconds in all.
  private static final Duration UNDOING = Duration.ofSeconds(1);

  /// A server that is fine for reading may refuse every change: after a failover, say.
  private static final String HEALTH_CHECK =
      "SELECT 1, current_setting('transaction_read_only')::boolean";

  private final ConnectionSource source;
  private final String label;
  private final PoolSettings settings;
  private final Duration openingLimit;
  private final boolean migrating;
  private @Nullable CompletableFuture<Pool> pool;
  private @Nullable Thread opener;
  private boolean closed;
  private final AtomicReference<@Nullable CompletableFuture<Health>> asked =
      new AtomicReference<>();
  private volatile String schemaVersion = "";
  private volatile @Nullable Failure lastFailure;

  /// One for the calls of a client; does no work yet.
  ///
  /// @param label names the database in logs and messages, without secrets
  public Database(ConnectionSource source, String label, PoolSettings settings) {
    this(source, label, settings, CLIENTS_PATIENCE);
  }

  /// Does no work yet.
  ///
  /// @param label names the database in logs and messages, without secrets
  /// @param openingLimit longest wait of a call for it to be opened
  public Database(
      ConnectionSource source, String label, PoolSettings settings, Duration openingLimit) {
    this(source, label, settings, openingLimit, true);
  }

  /// @param migrating whether its schema is ours to bring up to date
  Database(
      ConnectionSource source,
      String label,
      PoolSettings settings,
      Duration openingLimit,
      boolean migrating) {
    this.source = source;
    this.label = label;
    this.settings = settings;
    this.openingLimit = openingLimit;
    this.migrating = migrating;
  }

  /// One that follows another, from which its schema comes.
  static Database migratedElsewhere(ConnectionSource source, String label, PoolSettings settings) {
    return new Database(source, label, settings, CLIENTS_PATIENCE, false);
  }

  /// Starts opening in the background; what goes wrong is told to the calls that need it.
  public void warmUp() {
    var _ = opening(Level.ERROR);
  }

  /// Opens the database now and brings its schema up to date.
  ///
  /// @throws Failure UNAVAILABLE, with what to do about it
  public void open() {
    pool(new Cancellation());
  }

  /// Lends a connection in auto-commit mode, until [#giveBack].
  ///
  /// @throws Failure UNAVAILABLE if there is none within the pool's timeout
  Connection borrow(Cancellation cancellation) {
    Pool open = pool(cancellation);
    try {
      return Interruption.run(cancellation, open::borrow);
    } catch (SQLException e) {
      cancellation.throwIfCancelled();
      throw Unavailable.noConnection(e, open.state(), settings, label);
    }
  }

  /// Takes back what was lent; never throws.
  void giveBack(Connection connection) {
    current()
        .ifPresentOrElse(open -> open.giveBack(connection), () -> JDBCUtils.safeClose(connection));
  }

  /// Replaces all connections: they are dead, or lead to the wrong server.
  void renew() {
    current().ifPresent(Pool::renew);
  }

  /// Whether the database answers `SELECT 1` within `limit`; never throws.
  public boolean isHealthy(Duration limit) {
    return check(limit).isOk();
  }

  /// Asks `SELECT 1`, through the pool where that has a connection, and tells within `limit` what
  /// came of it; never throws.
  public Health check(Duration limit) {
    var cancellation = new Cancellation();
    CompletableFuture<Health> answer = ask(cancellation);
    Health health;
    try {
      health = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      asked.compareAndSet(answer, null);
      health =
          current().isEmpty() ? opened() : new Health.Failed(Unavailable.silent(e, label, limit));
    }
    cancellation.cancel();
    report(health);
    return health;
  }

  /// Whoever asks while another waits for the answer gets the same one: a hundred at once are one
  /// to the database, which has other work when so many ask.
  private CompletableFuture<Health> ask(Cancellation cancellation) {
    var mine = new CompletableFuture<Health>();
    CompletableFuture<Health> underWay = asked.compareAndExchange(null, mine);
    if (underWay != null) {
      return underWay;
    }
    Thread.ofVirtual()
        .name("health-check")
        .start(
            () -> {
              Health health = selectOne(cancellation);
              asked.compareAndSet(mine, null);
              mine.complete(health);
            });
    return mine;
  }

  /// While it is being opened anew, what is wrong is why that failed the last time.
  private Health opened() {
    Failure known = lastFailure;
    return known == null ? new Health.Starting() : new Health.Failed(known);
  }

  private void report(Health health) {
    switch (health) {
      case Health.Ok _ -> LOG.debug("Health check of {} passed", label);
      case Health.Starting _ -> LOG.info("Health check of {}: it is still starting", label);
      case Health.Failed(Failure reason) ->
          LOG.warn("Health check of {} failed: {}", label, reason.sentence());
    }
  }

  private Health selectOne(Cancellation cancellation) {
    try {
      return selectOne(pool(cancellation), cancellation);
    } catch (SQLException | RuntimeException e) {
      return new Health.Failed(Unavailable.because(e, label));
    }
  }

  /// A busy pool is not a dead database, a pooled connection may have died since its last use, and
  /// a pool that waits before its next attempt doesn't know that the database is back: where none
  /// of its connections answers, one beside the pool asks, and leaves one in the pool if that is
  /// empty.
  private Health selectOne(Pool open, Cancellation cancellation) throws SQLException {
    long start = System.nanoTime();
    if (open.state().idle() > 0) {
      try (Connection pooled = Interruption.run(cancellation, open::borrow)) {
        return answer(pooled, start);
      } catch (SQLException e) {
        LOG.debug("A pooled connection to {} doesn't answer", label, e);
        cancellation.throwIfCancelled();
      }
    }
    Health answer;
    try (Connection beside = open.connectDirectly()) {
      answer = answer(beside, start);
    }
    open.fill();
    return answer;
  }

  private Health answer(Connection connection, long start) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HEALTH_CHECK)) {
      boolean _ = row.next();
      return new Health.Ok(
          Duration.ofNanos(System.nanoTime() - start),
          connection.getMetaData().getDatabaseProductVersion(),
          schemaVersion,
          row.getBoolean(2));
    }
  }

  /// The pool now; empty while the database is not open.
  public Optional<PoolState> state() {
    return current().map(Pool::state);
  }

  /// Names the database, without secrets.
  public String label() {
    return label;
  }

  private Optional<Pool> current() {
    CompletableFuture<Pool> future;
    synchronized (this) {
      future = pool;
    }
    return future != null && future.state() == CompletableFuture.State.SUCCESS
        ? Optional.of(future.resultNow())
        : Optional.empty();
  }

  private Pool pool(Cancellation cancellation) {
    CompletableFuture<Pool> future = opening(Level.INFO);
    if (future.state() == CompletableFuture.State.SUCCESS) {
      return future.resultNow();
    }
    try {
      return Interruption.run(cancellation, () -> await(future));
    } catch (InterruptedException e) {
      cancellation.throwIfCancelled();
      Thread.currentThread().interrupt();
      throw Unavailable.starting(label);
    }
  }

  private Pool await(CompletableFuture<Pool> future) throws InterruptedException {
    try {
      return future.get(openingLimit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw Unavailable.because(e, label);
    } catch (TimeoutException e) {
      throw Unavailable.starting(label);
    }
  }

  /// One attempt at a time serves all callers; a failed one is followed by a new one.
  ///
  /// @param level of the log's line if it fails; a caller that waits is told, and tells it on
  private synchronized CompletableFuture<Pool> opening(Level level) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("The database is closed"));
    }
    CompletableFuture<Pool> known = pool;
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    var attempt = new CompletableFuture<Pool>();
    pool = attempt;
    opener = Thread.ofVirtual().name("database-open").start(() -> openInto(attempt, level));
    return attempt;
  }

  private void openInto(CompletableFuture<Pool> attempt, Level level) {
    try {
      Migrations.Result schema = migrating ? migrate() : new Migrations.Result(0, "");
      schemaVersion = schema.version();
      if (schema.applied() > 0) {
        LOG.info(
            "Schema of {} brought to version {} by {} migrations",
            label,
            schema.version(),
            schema.applied());
      }
      var opened = new Pool(source, settings);
      LOG.info(
          "Pool created: {} connections kept, {} at most, to {}",
          settings.size(),
          settings.limit(),
          label);
      lastFailure = null;
      if (!attempt.complete(opened)) {
        opened.close();
      }
    } catch (Throwable e) {
      // Closing interrupts it: nothing is wrong then.
      Level said = attempt.isCancelled() ? Level.DEBUG : level;
      Failure failure = Unavailable.because(e, label);
      lastFailure = failure;
      LOG.atLevel(said).log("Opening {} failed: {}", label, failure.sentence());
      LOG.debug("Opening {} failed", label, e);
      attempt.completeExceptionally(e);
    }
  }

  /// One connection tells that there is nothing to do; only a migration takes two.
  private Migrations.Result migrate() throws SQLException {
    Crowd crowd = Crowd.of(settings.timeout());
    var asking = new DriverDataSource(source, LONGEST_QUESTION, crowd);
    try (var migrating =
        new PairedDataSource(new DriverDataSource(source, LONGEST_MIGRATION), crowd)) {
      return Migrations.apply(asking, migrating);
    }
  }

  /// Closes the pool; later calls get UNAVAILABLE. An opening under way is interrupted and gets a
  /// moment to undo what it began.
  @Override
  public void close() {
    CompletableFuture<Pool> last;
    Thread opening;
    synchronized (this) {
      closed = true;
      last = pool;
      opening = opener;
      pool = null;
      opener = null;
    }
    if (last == null) {
      return;
    }
    last.cancel(false);
    if (last.state() == CompletableFuture.State.SUCCESS) {
      last.resultNow().close();
      LOG.debug("Pool to {} closed", label);
    } else {
      end(Objects.requireNonNull(opening));
    }
  }

  private static void end(Thread opening) {
    opening.interrupt();
    try {
      opening.join(UNDOING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
