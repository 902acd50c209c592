package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The private PostgreSQL of this user: one for each base directory, shared by all processes.
///
/// It runs on its own, outlives the process that started it, and stops when nobody has been
/// connected for the grace time. So it may be gone whenever one isn't connected: after a lost or
/// refused connection call [#ensureRunning] again.
public final class EmbeddedPostgres implements AutoCloseable {
  /// Long enough for a person between two commands, short enough not to be found lying around.
  public static final Duration DEFAULT_GRACE = Duration.ofMinutes(5);

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final Layout layout;
  private final Duration grace;
  private final Consumer<String> progress;
  private final Purpose purpose;
  private volatile boolean used;

  /// @param home base directory; it need not exist, and nothing happens to it yet
  public EmbeddedPostgres(Path home) {
    this(home, DEFAULT_GRACE, step -> {});
  }

  /// @param home base directory; it need not exist, and nothing happens to it yet
  /// @param grace how long PostgreSQL stays without a client; whoever starts it decides
  /// @param progress takes the steps of a long start, for a person
  public EmbeddedPostgres(Path home, Duration grace, Consumer<String> progress) {
    this(new Layout(home), Purpose.SERVING, grace, progress);
  }

  EmbeddedPostgres(Layout layout, Purpose purpose, Duration grace, Consumer<String> progress) {
    this.layout = layout;
    this.purpose = purpose;
    this.grace = grace;
    this.progress = progress;
  }

  /// How to reach the registry's database.
  ///
  /// @param url for the driver, with all it needs to use the socket
  /// @param properties for the driver: the user
  public record Address(String url, Map<String, String> properties) {}

  /// Makes sure that PostgreSQL runs: unpacks, creates and starts what is missing. Costs one
  /// connection if it runs; may be called from any thread at any time.
  ///
  /// @throws EmbeddedPostgresException if a person has to do something
  /// @throws InterruptedException if interrupted; whatever was begun is undone
  public Address ensureRunning() throws EmbeddedPostgresException, InterruptedException {
    return Failures.explained(layout, this::startUnlessRunning);
  }

  /// Stops PostgreSQL, clients or not, and waits for its end. What clients have not committed is
  /// rolled back; those that go on start it again.
  ///
  /// @return whether it ran
  public boolean stop() throws EmbeddedPostgresException, InterruptedException {
    return Failures.explained(layout, () -> lifeCycle().stop());
  }

  /// What there is, without starting anything.
  public Condition condition() throws EmbeddedPostgresException, InterruptedException {
    return Failures.explained(layout, () -> Condition.of(layout, Platform.current()));
  }

  /// Ends this process's part: PostgreSQL is stopped at once if no client is left, so close all
  /// connections first. Takes well under a second and never fails; what it can't do, the grace time
  /// will.
  @Override
  public void close() {
    if (!used) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      lifeCycle().stopIfUnused();
    } catch (EmbeddedPostgresException | IOException | SQLException | RuntimeException e) {
      LOGGER.debug("PostgreSQL is left to its grace time", e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Address startUnlessRunning()
      throws EmbeddedPostgresException, IOException, InterruptedException, SQLException {
    Platform platform = Platform.current();
    new UpgradeMarks(layout).requireUsable(purpose);
    SocketPlace place = SocketPlace.of(layout, platform);
    var sessions = new Sessions(place.socket());
    if (!LifeCycle.isServing(sessions)) {
      new LifeCycle(layout, platform, place).start(purpose, grace, progress);
    }
    used = true;
    return sessions.address();
  }

  private LifeCycle lifeCycle() throws EmbeddedPostgresException, IOException {
    Platform platform = Platform.current();
    return new LifeCycle(layout, platform, SocketPlace.of(layout, platform));
  }
}
