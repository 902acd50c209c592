package dev.repositorymcp.database;

import dev.repositorymcp.config.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells how to reach the database, and gets it going first where that is ours to do.
@FunctionalInterface
public interface ConnectionSource {
  /// Called before each new physical connection; returns at once when the database runs.
  ///
  /// @throws Exception if the database can't be started; its message is one sentence for the user
  Target target() throws Exception;

  /// Where connections go.
  ///
  /// @param url JDBC URL without credentials
  /// @param properties for the driver: user and options
  /// @param password absent where none is needed
  record Target(String url, Map<String, String> properties, @Nullable Secret password) {}
}
