package dev.repositorymcp.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jooq.tools.jdbc.JDBCUtils;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/// Opens physical connections with the driver's properties, so that no password is ever part of a
/// URL.
final class DriverDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1;

  /// Shown in `pg_stat_activity`, so that an administrator sees whose connection it is.
  private static final String APPLICATION_NAME = "repository-mcp";

  /// SQLSTATE "unable to establish connection".
  private static final String UNABLE_TO_CONNECT = "08001";

  /// Oldest PostgreSQL that is supported by its makers and tested here.
  private static final int OLDEST = 13;

  /// For one attempt to connect, greeting included, unless the URL says otherwise; in seconds.
  private static final String CONNECT_TIMEOUT = "10";

  private static final String BEGINNING =
      "SELECT pg_backend_pid(), set_config('TimeZone', 'UTC', false)";

  /// What the driver logs as severe it throws, too; the JDK would print it on standard error.
  private static final Logger DRIVERS_LOG = Logger.getLogger("org.postgresql");

  static {
    DRIVERS_LOG.setLevel(Level.OFF);
  }

  private final transient ConnectionSource source;
  private final transient Crowd crowd;
  private final int silenceMillis;

  /// @param silence longest time that the server may take to answer; zero for no limit
  /// @param crowd waits while the server has no connection to spare
  DriverDataSource(ConnectionSource source, Duration silence, Crowd crowd) {
    this.source = source;
    this.silenceMillis = (int) silence.toMillis();
    this.crowd = crowd;
  }

  /// One that doesn't wait.
  DriverDataSource(ConnectionSource source, Duration silence) {
    this(source, silence, Crowd.IMPATIENT);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return crowd.await(this::connect);
  }

  private Connection connect() throws SQLException {
    ConnectionSource.Target target = locate();
    var properties = new Properties();
    PGProperty.APPLICATION_NAME.set(properties, APPLICATION_NAME);
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_TIMEOUT);
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 2);
    // After a failover the driver shall not believe for long what it knew of the hosts.
    PGProperty.HOST_RECHECK_SECONDS.set(properties, 2);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // The detail of an error quotes the values of a row, which are the user's.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    properties.putAll(target.properties());
    if (target.password() != null) {
      PGProperty.PASSWORD.set(properties, target.password().value());
    }
    boolean ownSilence = !properties.containsKey(PGProperty.SOCKET_TIMEOUT.getName());
    if (ownSilence) {
      String greeting = String.valueOf(PGProperty.CONNECT_TIMEOUT.getOrDefault(properties));
      properties.setProperty(PGProperty.SOCKET_TIMEOUT.getName(), greeting);
    }
    Connection connection =
        Objects.requireNonNull(
            new Driver().connect(target.url(), properties), "the driver did not accept the URL");
    if (ownSilence) {
      connection.setNetworkTimeout(Runnable::run, silenceMillis);
    }
    prepare(connection, properties);
    return connection;
  }

  /// Closes what can't be used: nobody else knows of it yet.
  static void prepare(Connection connection, Properties properties) throws SQLException {
    try {
      requireVersion(connection);
      begin(connection, properties);
    } catch (SQLException e) {
      JDBCUtils.safeClose(connection);
      throw e;
    }
  }

  /// The session speaks UTC, and statements get no names where a pooler such as PgBouncer stands
  /// between: the next transaction may meet a server process that doesn't know them. A pooler shows
  /// itself by telling another process id than the server.
  private static void begin(Connection connection, Properties properties) throws SQLException {
    PGConnection driver = connection.unwrap(PGConnection.class);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(BEGINNING)) {
      boolean _ = row.next();
      boolean direct = row.getInt(1) == driver.getBackendPID();
      if (!direct && !properties.containsKey(PGProperty.PREPARE_THRESHOLD.getName())) {
        driver.setPrepareThreshold(0);
      }
    }
  }

  private static void requireVersion(Connection connection) throws SQLException {
    DatabaseMetaData server = connection.getMetaData();
    if (server.getDatabaseMajorVersion() < OLDEST) {
      throw new SQLException(Unavailable.tooOld(server.getDatabaseProductVersion(), OLDEST));
    }
  }

  private ConnectionSource.Target locate() throws SQLException {
    try {
      return source.target();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while the database was starting", UNABLE_TO_CONNECT, e);
    } catch (Exception e) {
      throw new DatabaseStartException(e);
    }
  }

  /// The database is ours to start and could not be started; the message says why, for the user.
  static final class DatabaseStartException extends SQLException {
    private static final long serialVersionUID = 1;

    DatabaseStartException(Exception cause) {
      super(
          Objects.requireNonNullElse(cause.getMessage(), cause.toString()),
          UNABLE_TO_CONNECT,
          cause);
    }
  }
}
