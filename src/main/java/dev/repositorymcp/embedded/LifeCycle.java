package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from nothing to a running PostgreSQL, one step after the other.
///
/// Each step may find itself done, by an earlier process or by one that died on the way; one
/// process at a time is on it.
final class LifeCycle {
  private static final Logger LOGGER = LoggerFactory.getLogger(LifeCycle.class);

  /// A first start takes seconds, and several may queue up.
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);

  /// A connection that its client has closed is gone from PostgreSQL's list within milliseconds.
  private static final Duration VANISHING = Duration.ofMillis(200);

  private static final Duration STOP_PATIENCE = Duration.ofMillis(600);

  /// A fast shutdown writes a checkpoint: seconds, even on a slow disk.
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(60);

  private static final Duration STOP_POLL = Duration.ofMillis(5);

  private final Layout layout;
  private final Platform platform;
  private final ServerAccount account;
  private final SocketPlace place;
  private final UpgradeMarks marks;
  private final Installation installation;
  private final Cluster cluster;
  private final Postmaster postmaster;
  private final IdleStop idleStop;

  LifeCycle(Layout layout, Platform platform, SocketPlace place)
      throws EmbeddedPostgresException, IOException {
    this.layout = layout;
    this.platform = platform;
    this.place = place;
    account = ServerAccount.current();
    marks = new UpgradeMarks(layout);
    var programs = new Programs(layout, account);
    installation = new Installation(layout, platform);
    cluster = new Cluster(layout, programs);
    postmaster = new Postmaster(layout, platform, place, programs);
    idleStop = new IdleStop(new Sessions(place.socket()));
  }

  /// Whether PostgreSQL serves the registry and is being watched: nothing is to be done then.
  ///
  /// @throws InterruptedException if interrupted, which closes the connection
  static boolean isServing(Sessions sessions) throws InterruptedException {
    try (Connection connection = sessions.application()) {
      return IdleStop.isWatched(connection);
    } catch (SQLException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("Connecting to PostgreSQL was interrupted");
      }
      LOGGER.debug("PostgreSQL isn't ready: {}", e.getMessage());
      return false;
    }
  }

  /// Brings PostgreSQL up, or waits until another process has.
  void start(Purpose purpose, Duration grace, Consumer<String> progress)
      throws EmbeddedPostgresException, IOException, InterruptedException, SQLException {
    prepareHome();
    try (LockFile _ = startLock()) {
      marks.requireUsable(purpose);
      if (!isServing(new Sessions(place.socket()))) {
        startAlone(grace, progress);
      }
    }
  }

  /// Stops PostgreSQL, clients or not, and waits for its end.
  ///
  /// @return whether it ran
  boolean stop() throws EmbeddedPostgresException, IOException, InterruptedException, SQLException {
    if (!Files.isDirectory(layout.home())) {
      return false;
    }
    try (LockFile _ = startLock()) {
      boolean ended = postmaster.endIfUnreachable();
      Optional<Connection> connection = postmaster.join();
      if (connection.isEmpty()) {
        return ended;
      }
      idleStop.stopNow(connection.get());
      Deadline deadline = Deadline.after(SHUTDOWN_PATIENCE);
      while (postmaster.isAlive()) {
        if (deadline.isOver()) {
          throw Failures.doesNotStop(layout.log());
        }
        Thread.sleep(STOP_POLL);
      }
      return true;
    }
  }

  /// Creates the directory that the cluster belongs in.
  void prepare() throws EmbeddedPostgresException, IOException {
    cluster.prepare();
  }

  /// Held while anything here changes.
  LockFile startLock() throws EmbeddedPostgresException, IOException, InterruptedException {
    return LockFile.acquire(platform, layout.startLock(), LOCK_PATIENCE)
        .orElseThrow(() -> Failures.busy(layout.startLock()));
  }

  /// Stops PostgreSQL if it has no client, and waits a moment for its end: in a container the
  /// caller may be the process whose end is everybody's.
  void stopIfUnused() throws IOException, InterruptedException, SQLException {
    Optional<LockFile> lock = LockFile.tryAcquire(platform, layout.startLock());
    if (lock.isEmpty()) {
      LOGGER.debug("Another process is starting or leaving PostgreSQL");
      return;
    }
    try (LockFile _ = lock.get()) {
      Deadline deadline = Deadline.after(STOP_PATIENCE);
      if (idleStop.stopIfUnused(VANISHING)) {
        while (postmaster.isAlive() && !deadline.isOver()) {
          Thread.sleep(STOP_POLL);
        }
      }
    }
  }

  private void startAlone(Duration grace, Consumer<String> progress)
      throws EmbeddedPostgresException, IOException, InterruptedException, SQLException {
    account.requireReachable(layout.home());
    cluster.prepare();
    if (!postmaster.isAlive()) {
      postmaster.endStrays();
    }
    createMissing(progress);
    boolean complete = false;
    try (Connection connection = connection(progress)) {
      idleStop.watch(grace, connection);
      Registry.ensureExists(connection);
      complete = true;
    } finally {
      if (!complete) {
        abandon();
      }
    }
  }

  /// Stops what is half done, unless others use it already.
  private void abandon() {
    boolean interrupted = Thread.interrupted();
    try {
      boolean stops = idleStop.stopIfUnused(VANISHING);
      LOGGER.debug("The start failed; PostgreSQL stops: {}", stops);
    } catch (SQLException e) {
      LOGGER.debug("The start failed; PostgreSQL isn't there", e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Connection connection(Consumer<String> progress)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    Optional<Connection> joined = postmaster.join();
    if (joined.isPresent()) {
      return joined.get();
    }
    progress.accept("starting PostgreSQL…");
    place.create(account);
    cluster.close();
    cluster.writeSettings();
    try {
      return postmaster.start(installation.program("postgres"));
    } catch (EmbeddedPostgresException e) {
      // A starter that was killed may have left one on its way, which nobody could see yet.
      return postmaster.join().orElseThrow(() -> e);
    }
  }

  private void createMissing(Consumer<String> progress)
      throws EmbeddedPostgresException, IOException, InterruptedException {
    boolean complete = installation.isComplete();
    if (!complete || !cluster.exists()) {
      Failures.requireSpace(layout.home());
    }
    if (!complete) {
      progress.accept("unpacking PostgreSQL…");
      installation.unpack();
    }
    installation.requireClosed();
    if (!cluster.exists()) {
      progress.accept("creating the database cluster…");
      installation.useThroughShell("initdb", cluster::create);
      LOGGER.info("Created the database cluster in {}", layout.cluster());
    }
  }

  private void prepareHome() throws EmbeddedPostgresException, IOException {
    Path home = layout.home();
    Directories.create(home, account.passable());
    Directories.requireClosed(home);
  }
}
