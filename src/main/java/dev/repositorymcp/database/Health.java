package dev.repositorymcp.database;

import dev.repositorymcp.tool.Failure;
import java.time.Duration;

/// What a look at the database found.
public sealed interface Health {

  /// It answers.
  ///
  /// @param latency of `SELECT 1`, connection included
  /// @param serverVersion of PostgreSQL
  /// @param schemaVersion newest migration that is applied
  /// @param readOnly whether it accepts no changes, as a standby does
  record Ok(Duration latency, String serverVersion, String schemaVersion, boolean readOnly)
      implements Health {}

  /// It is being opened; nothing is wrong yet.
  record Starting() implements Health {}

  /// It can't be used.
  record Failed(Failure reason) implements Health {}

  /// Whether it answers.
  default boolean isOk() {
    return this instanceof Ok;
  }
}
