package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Main class of a child process: brings PostgreSQL up, connects, says so and stays until its input
/// ends.
final class ServerMain {
  static final String SERVING = "serving";

  private ServerMain() {}

  /// Serves.
  ///
  /// @param arguments home, then grace time in milliseconds
  public static void main(String[] arguments)
      throws EmbeddedPostgresException, InterruptedException, SQLException, IOException {
    Path home = Path.of(arguments[0]);
    Duration grace = Duration.ofMillis(Long.parseLong(arguments[1]));
    try (var postgres = new EmbeddedPostgres(home, grace, step -> System.out.println(step));
        Connection _ = Client.connect(postgres)) {
      System.out.println(SERVING);
      while (System.in.read() >= 0) {}
    }
  }
}
