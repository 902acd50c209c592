package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.database.DriverDataSource.DatabaseStartException;
import dev.repositorymcp.database.SqlFailures.Kind;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many processes before one server with few connections.
class CrowdTest {
  @RegisterExtension static final TestDatabase REAL = new TestDatabase();

  private static final int SERVERS = 10;
  private static final int CALLS = 10;
  private static final int LIMIT = 6;
  private static final Duration FOR_ENDED_SESSIONS = Duration.ofMinutes(1);

  private ConnectionSource.Target target = REAL.target();

  @BeforeEach
  void limit() throws SQLException {
    target = PostgresServer.get().asOrdinaryUser(PostgresServer.get().copyOfTemplate());
    PostgresServer.get().limitConnections(target, LIMIT);
  }

  @AfterEach
  void drop() throws SQLException {
    PostgresServer.get().drop(target);
  }

  private Database server(Duration timeout) {
    return new Database(
        () -> target, "test", TestDatabase.settings(10, 20, timeout), Duration.ofMinutes(5), true);
  }

  @Test
  void tenServersWithTenCallsEachShareSixConnections() throws Exception {
    var servers = new ArrayList<Database>();
    for (int i = 0; i < SERVERS; i++) {
      servers.add(server(Duration.ofMinutes(5)));
    }
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Integer>>();
      for (Database server : servers) {
        var transactions = new TransactionRunner(server);
        for (int call = 0; call < CALLS; call++) {
          answers.add(
              callers.submit(
                  () ->
                      transactions.read(
                          tx ->
                              tx.fetchSingle("SELECT 1 FROM pg_sleep(0.02)").into(Integer.class))));
        }
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(1);
      }
    } finally {
      servers.forEach(Database::close);
    }
  }

  @Test
  void saysThatTheServerIsFullWhenItStaysSo() throws SQLException {
    try (Database server = server(Duration.ofSeconds(2))) {
      server.open();
      var taken = new ArrayList<Connection>();
      try {
        for (int i = 0; i < LIMIT; i++) {
          taken.add(connect());
        }
        server.renew();
        assertThatExceptionOfType(Failure.class)
            .isThrownBy(() -> server.borrow(new Cancellation()).close())
            .withMessageContaining("no connection to spare");
        assertThat(server.check(Duration.ofSeconds(10)))
            .isInstanceOfSatisfying(
                Health.Failed.class,
                failed ->
                    assertThat(failed.reason().sentence()).contains("no connection to spare"));
      } finally {
        for (Connection connection : taken) {
          connection.close();
        }
      }
      assertThat(server.isHealthy(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void whereTheServerWasFullWhatIsGivenBackIsFree() throws SQLException {
    PostgresServer.get().limitConnections(target, 1);
    try (var pool = new Pool(() -> target, TestDatabase.settings(10, 20, Duration.ofSeconds(2)))) {
      Connection only = pool.borrow();
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> pool.borrow().close());
      pool.giveBack(only);
      assertThat(pool.state().total()).isZero();
      connect().close();
    }
  }

  @Test
  void anAttemptToConnectEndsWithItsPool() throws Exception {
    Database server = server(Duration.ofMinutes(5));
    server.open();
    PostgresServer.get().limitConnections(target, 0);
    server.renew();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    server.borrow(new Cancellation()).close();
                  } catch (Failure | SQLException closed) {
                    Thread.currentThread().interrupt();
                  }
                });
    Thread.sleep(500); // some attempts are refused
    server.close();
    PostgresServer.get().limitConnections(target, -1);
    caller.interrupt();
    caller.join();
    Thread.sleep(1000); // three times as long as the pause between two attempts
    try (Connection one = connect();
        Statement statement = one.createStatement();
        ResultSet sessions =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")) {
      assertThat(sessions.next()).isTrue();
      assertThat(sessions.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void takesTwoConnectionsForAMigrationOrNone() throws SQLException {
    PostgresServer.get().limitConnections(target, 1);
    try (PairedDataSource pairs = pairs(Crowd.IMPATIENT)) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(pairs::getConnection)
          .satisfies(e -> assertThat(SqlFailures.kind(e)).isEqualTo(Kind.TOO_MANY_CONNECTIONS));
    }
    PostgresServer.get().limitConnections(target, 2);
    try (PairedDataSource pairs = pairs(Crowd.of(FOR_ENDED_SESSIONS));
        Connection first = pairs.getConnection()) {
      assertThat(first.isValid(5)).isTrue();
    }
    PostgresServer.get().limitConnections(target, 1);
    connect().close();
  }

  private PairedDataSource pairs(Crowd crowd) {
    return new PairedDataSource(new DriverDataSource(() -> target, Duration.ZERO), crowd);
  }

  /// Connects once there is room: the server counts a closed connection until its process has
  /// ended.
  private Connection connect() throws SQLException {
    return Crowd.of(FOR_ENDED_SESSIONS).await(() -> PostgresServer.connect(target));
  }

  @Test
  void waitsForAServerThatStillStarts() throws SQLException {
    var attempts = new AtomicInteger();
    var crowd = new Crowd(Duration.ofMinutes(1), false, _ -> {});
    try (Connection connection =
        crowd.await(
            () -> {
              if (attempts.incrementAndGet() < 3) {
                throw new SQLException("the database system is starting up", SqlFailures.STARTING);
              }
              return REAL.connect();
            })) {
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(attempts).hasValue(3);
    assertThat(Unavailable.because(new SQLException("x", "57P03"), "test").sentence())
        .contains("still starting");
  }

  /// What PgBouncer says.
  @Test
  void namesOptionsThatAPoolerRefuses() {
    var refusal = new SQLException("FATAL: unsupported startup parameter: options", "08P01");
    assertThat(Unavailable.because(new SQLException("outer", refusal), "test").sentence())
        .startsWith("The pooler before the database (test) does not accept the options of");
    var other = new SQLException("FATAL: no such database", "08P01");
    assertThat(Unavailable.because(other, "test").sentence()).contains("does not answer");
  }

  @Test
  void waitsForNothingElse() {
    for (String state : List.of("08001", "28P01", "3D000")) {
      var attempts = new AtomicInteger();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  new Crowd(Duration.ofMinutes(1), false, _ -> {})
                      .await(
                          () -> {
                            attempts.incrementAndGet();
                            throw new SQLException("refused", state);
                          }));
      assertThat(attempts).hasValue(1);
    }
  }

  @Test
  void waitsForAServerThatIsAwayWhereItIsTold() throws SQLException {
    var attempts = new AtomicInteger();
    var patient = new Crowd(Duration.ofMinutes(1), true, _ -> {});
    try (Connection connection =
        patient.await(
            () -> {
              if (attempts.incrementAndGet() < 3) {
                throw new SQLException("refused", "08001");
              }
              return PostgresServer.connect(target);
            })) {
      assertThat(connection.isValid(1)).isTrue();
    }
    assertThat(attempts).hasValue(3);
  }

  @Test
  void doesNotWaitForADatabaseThatIsOursToStart() {
    var attempts = new AtomicInteger();
    var patient = new Crowd(Duration.ofMinutes(1), true, _ -> {});
    assertThatExceptionOfType(DatabaseStartException.class)
        .isThrownBy(
            () ->
                patient.await(
                    () -> {
                      attempts.incrementAndGet();
                      throw new DatabaseStartException(new IOException("The disk is full."));
                    }));
    assertThat(attempts).hasValue(1);
  }

  @Test
  void endsTheWaitWhenInterrupted() throws Exception {
    var crowd = new Crowd(Duration.ofHours(1), false, _ -> Thread.currentThread().interrupt());
    var full = new SQLException("too many clients", "53300");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                crowd.await(
                    () -> {
                      throw full;
                    }))
        .isSameAs(full);
    assertThat(Thread.interrupted()).isTrue();
  }
}
