package examples;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.database.ConnectionSource;
import dev.repositorymcp.database.Database;
import dev.repositorymcp.embedded.EmbeddedPostgres;
import java.util.Map;

/// Opens the registry's database; the other examples work with what this gives.
final class Connect {
  private Connect() {}

  /// Connects to nothing yet: the first transaction does, and brings the schema up to date.
  ///
  /// @param environment `System.getenv()`, for example
  static Database to(Map<String, String> environment) throws SettingsException {
    Settings settings = Settings.from(environment, Platform.current());
    DatabaseSettings where = settings.database();
    return new Database(source(where), where.label(), settings.pool());
  }

  private static ConnectionSource source(DatabaseSettings where) {
    return switch (where) {
      case DatabaseSettings.External external ->
          () ->
              new ConnectionSource.Target(
                  external.url(), external.properties(), external.password());
      case DatabaseSettings.Embedded embedded -> {
        var postgres = new EmbeddedPostgres(embedded.home());
        yield () -> {
          EmbeddedPostgres.Address address = postgres.ensureRunning();
          return new ConnectionSource.Target(address.url(), address.properties(), null);
        };
      }
    };
  }
}
