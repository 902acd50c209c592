package dev.repositorymcp.database;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Secret;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The real PostgreSQL that a test run uses: one given by `TEST_DATABASE_URL`, whose user may
/// create databases, else an embedded one in a temporary directory.
///
/// One template database is migrated once; each test class gets a copy of it.
final class PostgresServer {
  private static final String ADMINISTRATOR = "repository_mcp_admin";
  private static final PostgresServer INSTANCE = new PostgresServer();

  /// A process that was killed leaves its databases behind, and another one may get its id.
  private static final String PREFIX =
      "test_%d_%d_".formatted(ProcessHandle.current().pid(), System.currentTimeMillis());

  private final ConnectionSource.Target administration;
  private final AtomicInteger copies = new AtomicInteger();
  private boolean templateReady;

  private PostgresServer() {
    String given = System.getenv().getOrDefault("TEST_DATABASE_URL", "");
    try {
      administration = given.isEmpty() ? embedded() : external(given);
    } catch (Exception e) {
      throw new IllegalStateException("No PostgreSQL for the tests", e);
    }
  }

  private static ConnectionSource.Target external(String url) throws Exception {
    Settings settings = Settings.from(Map.of("DATABASE_URL", url), Platform.current());
    return switch (settings.database()) {
      case DatabaseSettings.External(
              _,
              String jdbc,
              Map<String, String> properties,
              Secret password) ->
          new ConnectionSource.Target(jdbc, properties, password);
      case DatabaseSettings.Embedded _ -> throw new AssertionError("an URL was given");
    };
  }

  /// The cluster's own superuser may create databases; the registry's user may not.
  private static ConnectionSource.Target embedded() throws Exception {
    Path home = Files.createTempDirectory("repository-mcp-test");
    // As root, PostgreSQL runs as another user, who must get through.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    var postgres = new EmbeddedPostgres(home, EmbeddedPostgres.DEFAULT_GRACE, _ -> {});
    EmbeddedPostgres.Address address = postgres.ensureRunning();
    var target =
        new ConnectionSource.Target(
            address.url().replaceFirst("/repository_mcp(?=\\?)", "/postgres"),
            Map.of("user", ADMINISTRATOR),
            null);
    // Between two tests that use it, others may take longer than it stays without a client.
    Connection keeper = connect(target);
    // Nothing here outlasts the tests, so nothing need outlast a power cut.
    try (Statement statement = keeper.createStatement()) {
      statement.execute("ALTER SYSTEM SET fsync = off");
      statement.execute("SELECT pg_reload_conf()");
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close(keeper);
                  postgres.close();
                  delete(home);
                }));
    return target;
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The process ends anyway.
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // PostgreSQL may still be leaving; the system clears its temporary directory.
    }
  }

  static PostgresServer get() {
    return INSTANCE;
  }

  /// A database with the schema of this program, for one test class.
  synchronized ConnectionSource.Target copyOfTemplate() throws SQLException {
    String template = PREFIX + "template";
    if (!templateReady) {
      administer("CREATE DATABASE " + template);
      var dataSource = new DriverDataSource(() -> database(template), Duration.ZERO);
      Migrations.apply(dataSource, dataSource);
      templateReady = true;
    }
    String name = PREFIX + copies.incrementAndGet();
    administer("CREATE DATABASE " + name + " TEMPLATE " + template);
    return database(name);
  }

  /// A database without any table.
  ConnectionSource.Target emptyDatabase() throws SQLException {
    String name = PREFIX + copies.incrementAndGet();
    administer("CREATE DATABASE " + name);
    return database(name);
  }

  /// The same database as a user whom its limit of connections concerns, unlike a superuser.
  ConnectionSource.Target asOrdinaryUser(ConnectionSource.Target target) throws SQLException {
    boolean ours = ADMINISTRATOR.equals(administration.properties().get("user"));
    String user = ours ? "repository_mcp" : "repository_mcp_test";
    var properties = new HashMap<>(target.properties());
    properties.put("user", user);
    if (!ours) {
      Secret secret = administration.password();
      String password = secret == null ? "" : secret.value();
      administer(
          "DO $$ BEGIN CREATE ROLE %s LOGIN PASSWORD '%s';"
                  .formatted(user, password.replace("'", "''"))
              + " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
    }
    try (Connection connection = connect(target);
        Statement statement = connection.createStatement()) {
      statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + user);
    }
    return new ConnectionSource.Target(target.url(), properties, target.password());
  }

  void limitConnections(ConnectionSource.Target target, int limit) throws SQLException {
    administer("ALTER DATABASE " + nameOf(target) + " CONNECTION LIMIT " + limit);
  }

  void drop(ConnectionSource.Target target) throws SQLException {
    administer("DROP DATABASE " + nameOf(target) + " WITH (FORCE)");
  }

  void administer(String sql) throws SQLException {
    try (Connection connection = connect(administration);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static Connection connect(ConnectionSource.Target target) throws SQLException {
    var properties = new Properties();
    properties.putAll(target.properties());
    if (target.password() != null) {
      properties.setProperty("password", target.password().value());
    }
    return DriverManager.getConnection(target.url(), properties);
  }

  private ConnectionSource.Target database(String name) {
    return new ConnectionSource.Target(
        administration.url().replaceFirst("/[^/?]+(?=\\?|$)", "/" + name),
        administration.properties(),
        administration.password());
  }

  private static String nameOf(ConnectionSource.Target target) {
    return target.url().replaceFirst(".*/(test_[^?]+).*", "$1");
  }
}
