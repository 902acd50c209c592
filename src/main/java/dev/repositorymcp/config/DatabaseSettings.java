package dev.repositorymcp.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the registry is kept.
public sealed interface DatabaseSettings {

  /// Names the database for logs and answers, without secrets: host, port, database.
  String label();

  /// A PostgreSQL given by `DATABASE_URL` or `DATABASE_READ_URL`.
  ///
  /// @param label `host:port/database`, several hosts with commas
  /// @param url for the driver; holds hosts, ports and database, nothing else
  /// @param properties for the driver: user and every option of the URL, none of them secret
  /// @param password absent when the server asks for none
  record External(
      String label, String url, Map<String, String> properties, @Nullable Secret password)
      implements DatabaseSettings {
    public External {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
  }

  /// The private PostgreSQL of this user.
  ///
  /// @param home base directory of binaries and data
  record Embedded(Path home) implements DatabaseSettings {
    @Override
    public String label() {
      return "embedded";
    }
  }
}
