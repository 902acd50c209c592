package dev.repositorymcp;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.database.ConnectionSource;
import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.Replica;
import dev.repositorymcp.embedded.EmbeddedPostgres;
import dev.repositorymcp.repository.Host;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The database that the settings name, with what depends on whose it is. Nothing is connected yet.
///
/// @param replica of the database; absent where it has none
/// @param host which machine the paths of this process belong to
/// @param mode in the words of `health_check`
/// @param afterwards stops what is ours to stop once the database is closed
record Backend(
    Database database, @Nullable Replica replica, Host host, String mode, Runnable afterwards) {

  /// For a client, which hears of a database that is not open yet before it gives up.
  static Backend forClient(Settings settings) {
    return of(settings, _ -> {}, Database.CLIENTS_PATIENCE);
  }

  /// For a command.
  ///
  /// @param progress takes the steps of the embedded database's start, for a person
  static Backend forPerson(Settings settings, Consumer<String> progress) {
    return of(settings, progress, Database.PERSONS_PATIENCE);
  }

  private static Backend of(Settings settings, Consumer<String> progress, Duration patience) {
    return switch (settings.database()) {
      case DatabaseSettings.External external ->
          new Backend(
              new Database(source(external), external.label(), settings.pool(), patience),
              replica(settings),
              new Host.Told(settings.host()),
              "external",
              () -> {});
      case DatabaseSettings.Embedded embedded -> {
        var postgres =
            new EmbeddedPostgres(embedded.home(), EmbeddedPostgres.DEFAULT_GRACE, progress);
        yield new Backend(
            new Database(source(postgres), embedded.label(), settings.pool(), patience),
            null,
            new Host.Remembered(settings.host()),
            "embedded",
            postgres::close);
      }
    };
  }

  private static @Nullable Replica replica(Settings settings) {
    DatabaseSettings.External replica = settings.replica();
    return replica == null ? null : new Replica(source(replica), replica.label(), settings.pool());
  }

  private static ConnectionSource source(DatabaseSettings.External external) {
    var target =
        new ConnectionSource.Target(external.url(), external.properties(), external.password());
    return () -> target;
  }

  /// Starts the embedded PostgreSQL whenever a connection is wanted and it doesn't run.
  static ConnectionSource source(EmbeddedPostgres postgres) {
    return () -> {
      EmbeddedPostgres.Address address = postgres.ensureRunning();
      return new ConnectionSource.Target(address.url(), address.properties(), null);
    };
  }

  /// Closes the pools.
  void close() {
    if (replica != null) {
      replica.close();
    }
    database.close();
  }
}
