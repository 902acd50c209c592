package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way from the cluster of an older major version to an empty one of this program's version.
///
/// The data is carried over by the caller, from [#before] to [#after]. Until [#complete] nobody
/// else may use either; a killed upgrade is begun anew. The old cluster stays where it is.
public final class MajorUpgrade implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(MajorUpgrade.class);

  private final Layout old;
  private final Layout current;
  private final Consumer<String> progress;
  private final LockFile lock;
  private boolean complete;

  private MajorUpgrade(Layout old, Layout current, Consumer<String> progress, LockFile lock) {
    this.old = old;
    this.current = current;
    this.progress = progress;
    this.lock = lock;
  }

  /// Begins the upgrade that is due: nobody can use the old cluster from here on.
  ///
  /// @param home base directory
  /// @param progress takes the steps, for a person
  /// @return empty if nothing is to be upgraded
  public static Optional<MajorUpgrade> begin(Path home, Consumer<String> progress)
      throws EmbeddedPostgresException, InterruptedException {
    var current = new Layout(home);
    return Failures.explained(current, () -> begin(current, progress));
  }

  private static Optional<MajorUpgrade> begin(Layout current, Consumer<String> progress)
      throws EmbeddedPostgresException, IOException, InterruptedException, SQLException {
    boolean interrupted = Files.exists(current.unfinished());
    Optional<Integer> older = current.olderMajor();
    if (older.isEmpty() || (Files.exists(current.cluster()) && !interrupted)) {
      return Optional.empty();
    }
    Platform platform = Platform.current();
    Layout old =
        current
            .ofMajor(older.get(), platform)
            .orElseThrow(() -> Failures.programsMissing(older.get(), current.home()));
    LockFile lock =
        LockFile.tryAcquire(platform, current.upgradeLock()).orElseThrow(Failures::upgradeRuns);
    var upgrade = new MajorUpgrade(old, current, progress, lock);
    boolean ready = false;
    try {
      upgrade.prepare(platform);
      ready = true;
    } finally {
      if (!ready) {
        upgrade.close();
      }
    }
    return Optional.of(upgrade);
  }

  /// Marks both sides while nobody can start PostgreSQL, then ends what runs.
  private void prepare(Platform platform)
      throws EmbeddedPostgresException, IOException, InterruptedException, SQLException {
    var lifeCycle = new LifeCycle(current, platform, SocketPlace.of(current, platform));
    try (LockFile _ = lifeCycle.startLock()) {
      lifeCycle.prepare();
      UpgradeMarks.put(current.unfinished());
      UpgradeMarks.put(old.superseded());
    }
    stopWhatRuns();
    Directories.delete(current.cluster());
  }

  /// The lock that tells that PostgreSQL lives doesn't tell which one.
  private void stopWhatRuns() throws EmbeddedPostgresException, InterruptedException {
    for (EmbeddedPostgres postgres : List.of(before(), after())) {
      if (postgres.condition().state() == Condition.State.RUNNING) {
        boolean _ = postgres.stop();
      }
    }
  }

  /// The PostgreSQL that holds the registry until now.
  public EmbeddedPostgres before() {
    return new EmbeddedPostgres(old, Purpose.UPGRADE, EmbeddedPostgres.DEFAULT_GRACE, progress);
  }

  /// The PostgreSQL that shall hold it: empty at first.
  public EmbeddedPostgres after() {
    return new EmbeddedPostgres(current, Purpose.UPGRADE, EmbeddedPostgres.DEFAULT_GRACE, progress);
  }

  /// Where the registry as it was may be kept as a file.
  public Path backup() {
    return old.upgradeBackup();
  }

  /// Directory of the cluster that is left.
  public Path left() {
    return old.database();
  }

  /// `17.11 → 18.6`
  public String versions() {
    return old.version() + " → " + current.version();
  }

  /// The data is there: everybody may use the new cluster.
  public void complete() throws EmbeddedPostgresException, InterruptedException {
    Layout _ =
        Failures.explained(
            current,
            () -> {
              UpgradeMarks.remove(current.unfinished());
              return current;
            });
    complete = true;
  }

  /// After a failure the version of the program that used the old cluster can go on with it.
  @Override
  public void close() {
    try (LockFile _ = lock) {
      if (!complete) {
        stopWhatRuns();
        UpgradeMarks.remove(old.superseded());
      }
    } catch (EmbeddedPostgresException | IOException e) {
      LOGGER.warn("The upgrade could not be undone; run it again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
