package dev.repositorymcp;

import dev.repositorymcp.backup.Backups;
import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.Health;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.embedded.Condition;
import dev.repositorymcp.embedded.EmbeddedPostgres;
import dev.repositorymcp.embedded.EmbeddedPostgresException;
import dev.repositorymcp.embedded.MajorUpgrade;
import dev.repositorymcp.tool.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a person does to the database as a whole, whatever is in it.
///
/// @param progress takes the steps of what takes long, for a person
public record Maintenance(Settings settings, Consumer<String> progress) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// What there is.
  ///
  /// @param state of the database: absent, stopped, running, busy or unreachable
  /// @param database its name without secrets
  /// @param home base directory of the private PostgreSQL
  /// @param upgradeFrom major version that holds the data, if an upgrade is due
  /// @param problem why it can't be reached
  public record Status(
      String mode,
      String state,
      String database,
      @Nullable String serverVersion,
      @Nullable String schemaVersion,
      @Nullable String home,
      @Nullable Integer clients,
      @Nullable Long bytes,
      @Nullable String since,
      @Nullable Integer upgradeFrom,
      @Nullable String problem) {}

  /// What an upgrade did.
  ///
  /// @param versions `17.11 → 18.6`
  /// @param backup file that was made of the registry
  /// @param left directory of the old cluster, which nobody uses any more
  public record Upgraded(String versions, long rows, String backup, String left) {}

  /// Tells without starting anything.
  public Status status() {
    return switch (settings.database()) {
      case DatabaseSettings.Embedded embedded -> status(embedded);
      case DatabaseSettings.External external -> status(external);
    };
  }

  private Status status(DatabaseSettings.Embedded embedded) {
    Condition condition = embedded(postgres(embedded)::condition);
    Condition.Activity activity = condition.activity();
    return new Status(
        "embedded",
        condition.state().name().toLowerCase(Locale.ROOT),
        embedded.label(),
        condition.version(),
        null,
        condition.home().toString(),
        activity == null ? null : activity.clients(),
        activity == null ? null : activity.bytes(),
        activity == null ? null : activity.since(),
        condition.upgradeFrom(),
        null);
  }

  private Status status(DatabaseSettings.External external) {
    try (Database database = Backend.forPerson(settings, progress).database()) {
      Health health = check(database);
      return new Status(
          "external",
          health.isOk() ? "running" : "unreachable",
          external.label(),
          health instanceof Health.Ok ok ? ok.serverVersion() : null,
          health instanceof Health.Ok ok ? ok.schemaVersion() : null,
          null,
          null,
          null,
          null,
          null,
          health instanceof Health.Failed failed ? failed.reason().sentence() : null);
    }
  }

  /// A person who asks has time to let the database be opened.
  private static Health check(Database database) {
    try {
      database.open();
    } catch (Failure e) {
      return new Health.Failed(e);
    }
    return database.check(PATIENCE);
  }

  /// Starts the private PostgreSQL, for the grace time after its last client.
  public void start() {
    EmbeddedPostgres postgres = postgres(ours("start"));
    EmbeddedPostgres.Address _ = embedded(postgres::ensureRunning);
  }

  /// Stops the private PostgreSQL, clients or not.
  ///
  /// @return whether it ran
  public boolean stop() {
    EmbeddedPostgres postgres = postgres(ours("stop"));
    return embedded(postgres::stop);
  }

  /// Writes the whole registry into a file.
  public Backups.Summary backup(Path file, boolean replace) {
    try (Database database = Backend.forPerson(settings, progress).database()) {
      return backups(database).write(file, replace);
    }
  }

  /// Puts the content of a file in place of the registry.
  public Backups.Summary restore(Path file, boolean replace) {
    try (Database database = Backend.forPerson(settings, progress).database()) {
      return backups(database).restore(file, replace);
    }
  }

  /// Moves the registry from the cluster of an older major version of PostgreSQL to this program's.
  ///
  /// @return empty if there is nothing to upgrade
  public Optional<Upgraded> upgrade() {
    Path home = ours("upgrade").home();
    Optional<MajorUpgrade> due = embedded(() -> MajorUpgrade.begin(home, progress));
    if (due.isEmpty()) {
      return Optional.empty();
    }
    try (MajorUpgrade upgrade = due.get()) {
      Backups.Summary saved;
      try (Database old = database(upgrade.before())) {
        saved = backups(old).write(upgrade.backup(), true);
      }
      boolean _ = embedded(upgrade.before()::stop);
      try (Database current = database(upgrade.after())) {
        Backups.Summary _ = backups(current).restore(upgrade.backup(), true);
      }
      embedded(
          () -> {
            upgrade.complete();
            return true;
          });
      return Optional.of(
          new Upgraded(upgrade.versions(), saved.rows(), saved.file(), upgrade.left().toString()));
    }
  }

  private Database database(EmbeddedPostgres postgres) {
    return new Database(
        Backend.source(postgres), "embedded", settings.pool(), Database.PERSONS_PATIENCE);
  }

  private static Backups backups(Database database) {
    return new Backups(new TransactionRunner(database), Server.version());
  }

  private EmbeddedPostgres postgres(DatabaseSettings.Embedded embedded) {
    return new EmbeddedPostgres(embedded.home(), EmbeddedPostgres.DEFAULT_GRACE, progress);
  }

  private DatabaseSettings.Embedded ours(String what) {
    return switch (settings.database()) {
      case DatabaseSettings.Embedded embedded -> embedded;
      case DatabaseSettings.External external ->
          throw Failure.invalidArgument(
              ("The database (%s) is not this program's to %s: use the tools of PostgreSQL, or"
                      + " unset DATABASE_URL to mean the private one.")
                  .formatted(external.label(), what));
    };
  }

  /// Work with the private PostgreSQL.
  @FunctionalInterface
  private interface Work<T> {
    T run() throws EmbeddedPostgresException, InterruptedException;
  }

  private static <T> T embedded(Work<T> work) {
    try {
      return work.run();
    } catch (EmbeddedPostgresException e) {
      throw Failure.unavailable(e.sentence(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The work was interrupted; do it again.", e);
    }
  }
}
