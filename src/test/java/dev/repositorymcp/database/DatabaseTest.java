package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.config.Secret;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.LoggerFactory;

/// Opening, lending, health and the words for what can go wrong.
class DatabaseTest {
  @RegisterExtension static final TestDatabase REAL = new TestDatabase();

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final PoolSettings TWO = TestDatabase.settings(1, 1, SHORT);

  private static Database database(ConnectionSource source) {
    return new Database(source, "test", TWO);
  }

  private static ConnectionSource changed(String url, String password) {
    ConnectionSource.Target real = REAL.target();
    return () -> new ConnectionSource.Target(url, real.properties(), new Secret(password));
  }

  private static void refused(Database database, String... words) {
    try (database) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(database::open)
          .matches(failure -> failure.code() == Failure.Code.UNAVAILABLE)
          .satisfies(failure -> assertThat(failure.sentence()).contains(words))
          .satisfies(failure -> assertThat(failure.sentence()).doesNotContain("S3cr3t"));
    }
  }

  @Test
  void opensOnFirstUseAndSaysSo() {
    try (var log = new LogRecorder(Database.class);
        var database = database(REAL::target)) {
      assertThat(database.state()).isEmpty();
      database.warmUp();
      database.open();
      assertThat(database.state().orElseThrow().limit()).isEqualTo(2);
      assertThat(log.lines()).contains("INFO Pool created: 1 connections kept, 2 at most, to test");
    }
  }

  @Test
  void saysWhatItMigrated() throws SQLException {
    ConnectionSource.Target empty = PostgresServer.get().emptyDatabase();
    try (var log = new LogRecorder(Database.class);
        var database = database(() -> empty)) {
      database.open();
      assertThat(log.lines())
          .anyMatch(line -> line.matches("INFO Schema of test brought to version .*"));
    } finally {
      PostgresServer.get().drop(empty);
    }
  }

  @Test
  void refusesAfterItWasClosed() {
    var database = database(REAL::target);
    database.open();
    database.close();
    database.close();
    refused(database, "does not answer");
  }

  @Test
  void interruptsAnOpeningWhenItIsClosed() throws Exception {
    var opening = new CountDownLatch(1);
    var interrupted = new CompletableFuture<Boolean>();
    var database =
        database(
            () -> {
              opening.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
              }
              return REAL.target();
            });
    database.warmUp();
    opening.await();
    database.close();
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void closesAPoolWhoseOpeningEndsAfterwards() throws Exception {
    var opening = new CountDownLatch(1);
    var mayGoOn = new AtomicBoolean();
    var opened = new CountDownLatch(1);
    var database =
        database(
            () -> {
              opening.countDown();
              while (!mayGoOn.get()) {
                Thread.onSpinWait();
              }
              // Deaf to the interrupt, as a driver may be.
              Thread.interrupted();
              opened.countDown();
              return REAL.target();
            });
    database.warmUp();
    opening.await();
    Thread.currentThread().interrupt();
    database.close();
    assertThat(Thread.interrupted()).as("a caller's own interrupt is kept").isTrue();
    mayGoOn.set(true);
    opened.await();
    while (!REAL.query(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()")
        .isEmpty()) {
      Thread.sleep(10);
    }
    assertThat(database.state()).isEmpty();
  }

  @Test
  void reportsNoFailureWhenItIsClosedWhileItOpens() {
    var never = new CountDownLatch(1);
    try (var log = new LogRecorder(Database.class)) {
      var database =
          database(
              () -> {
                never.await();
                return REAL.target();
              });
      database.warmUp();
      database.close();
      assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
    }
    never.countDown();
  }

  @Test
  void explainsAUserThatIsRefused() {
    ConnectionSource.Target real = REAL.target();
    Map<String, String> stranger = Map.of("user", "stranger");
    refused(
        database(
            () -> new ConnectionSource.Target(real.url(), stranger, new Secret("S3cr3t-wrong"))),
        "refused the user name or password");
  }

  @Test
  void explainsAMissingDatabase() {
    String url = REAL.target().url().replaceFirst("/[^/?]+($|\\?)", "/missing$1");
    ConnectionSource.Target real = REAL.target();
    refused(
        database(() -> new ConnectionSource.Target(url, real.properties(), real.password())),
        "does not exist on its server");
  }

  @Test
  void explainsThatNothingListens() {
    refused(
        database(changed("jdbc:postgresql://127.0.0.1:1/x", "S3cr3t")),
        "does not answer",
        "DATABASE_URL");
  }

  @Test
  void explainsAUserWithoutRights() throws SQLException {
    REAL.execute("DROP ROLE IF EXISTS powerless; CREATE ROLE powerless");
    ConnectionSource.Target empty = PostgresServer.get().emptyDatabase();
    try {
      var properties = new HashMap<>(empty.properties());
      properties.put("options", "-c role=powerless");
      refused(
          database(() -> new ConnectionSource.Target(empty.url(), properties, empty.password())),
          "may not do this");
    } finally {
      PostgresServer.get().drop(empty);
      REAL.execute("DROP ROLE powerless");
    }
  }

  @Test
  void passesOnWhatTheServerSaysOfARefusal() throws SQLException {
    ConnectionSource.Target closed = PostgresServer.get().emptyDatabase();
    String name = closed.url().replaceFirst(".*/([^/?]+).*", "$1");
    try {
      REAL.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      refused(
          database(() -> closed),
          "refuses to serve: ",
          name + "\" is not currently accepting connections. ");
    } finally {
      PostgresServer.get().drop(closed);
    }
  }

  @Test
  void explainsANameThatIsTaken() throws SQLException {
    ConnectionSource.Target other = PostgresServer.get().emptyDatabase();
    try (Connection connection = PostgresServer.connect(other);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE repository (id int)");
      refused(
          database(() -> other),
          "something of the same name as this program's tables: relation \"repository\"",
          "currentSchema");
    } finally {
      PostgresServer.get().drop(other);
    }
  }

  @Test
  void explainsAnEmptyDatabaseThatAcceptsNoChanges() throws SQLException {
    ConnectionSource.Target empty = PostgresServer.get().emptyDatabase();
    try {
      var properties = new HashMap<>(empty.properties());
      properties.put("options", "-c default_transaction_read_only=on");
      refused(
          database(() -> new ConnectionSource.Target(empty.url(), properties, empty.password())),
          "accepts no changes now, and its schema is not up to date");
    } finally {
      PostgresServer.get().drop(empty);
    }
  }

  @Test
  void aServerThatEndsItsSessionsIsNotToBeMended() {
    var ended =
        new PSQLException(
            new ServerErrorMessage(
                "SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"));
    assertThat(Unavailable.because(ended, "test").sentence()).contains("does not answer");
  }

  @Test
  void explainsAServerWithoutConnectionsToSpare() {
    assertThat(Unavailable.because(new SQLException("too many", "53300"), "test").sentence())
        .contains("no connection to spare");
  }

  @Test
  void passesOnWhyTheDatabaseCouldNotBeStarted() {
    refused(
        database(
            () -> {
              throw new IOException("The disk is full; free 250 MB.");
            }),
        "The disk is full; free 250 MB.");
  }

  @Test
  void passesOnAFailureAsItIs() {
    Failure known = Failure.unavailable("as it is", null);
    assertThat(Unavailable.because(new IllegalStateException(known), "test")).isSameAs(known);
  }

  @Test
  void survivesAnInterruptedStart() {
    refused(
        database(
            () -> {
              throw new InterruptedException();
            }),
        "does not answer");
  }

  @Test
  void triesAgainAfterAFailedOpening() {
    var up = new AtomicBoolean();
    try (var database =
        database(
            () -> {
              if (!up.get()) {
                throw new IOException("not yet");
              }
              return REAL.target();
            })) {
      assertThatExceptionOfType(Failure.class).isThrownBy(database::open);
      assertThat(database.isHealthy(LIMIT)).isFalse();
      up.set(true);
      database.open();
      assertThat(database.isHealthy(LIMIT)).isTrue();
    }
  }

  /// A caller tells on what it is told; nobody waits for what is opened in advance.
  @Test
  void logsAFailedOpeningAsAnErrorWhereNobodyIsTold() throws Exception {
    ConnectionSource away =
        () -> {
          throw new IOException("away");
        };
    try (var log = new LogRecorder(Database.class);
        var database = database(away)) {
      assertThatExceptionOfType(Failure.class).isThrownBy(database::open);
      assertThat(log.lines()).noneMatch(line -> line.matches("(WARN|ERROR) .*"));
      database.warmUp();
      while (log.lines().stream().noneMatch(line -> line.startsWith("ERROR Opening test failed"))) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void endsTheWaitForAnOpeningWhenTheCallIsCancelled() throws Exception {
    var opening = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var database =
        database(
            () -> {
              opening.countDown();
              never.await();
              return REAL.target();
            });
    var cancellation = new Cancellation();
    var caught = new CompletableFuture<Throwable>();
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                database.borrow(cancellation).close();
              } catch (Throwable e) {
                caught.complete(e);
              }
            });
    opening.await();
    awaitBlocked(caller);
    assertThat(database.state()).isEmpty();
    cancellation.cancel();
    assertThat(caught.get()).isInstanceOf(CancellationException.class);

    var interrupted = new CompletableFuture<Throwable>();
    Thread other =
        Thread.startVirtualThread(
            () -> {
              try {
                database.open();
              } catch (Failure e) {
                interrupted.complete(e);
              }
            });
    awaitBlocked(other);
    other.interrupt();
    assertThat(interrupted.get()).hasMessageContaining("still starting");
    never.countDown();
    database.close();
  }

  @Test
  void saysThatTheDatabaseIsStartingWhenThatTakesLong() {
    var mayGoOn = new CountDownLatch(1);
    try (var database =
        new Database(
            () -> {
              mayGoOn.await();
              return REAL.target();
            },
            "test",
            TWO,
            Duration.ofMillis(10),
            true)) {
      refusedBeforeItIsOpen(database);
      mayGoOn.countDown();
    }
  }

  private static void refusedBeforeItIsOpen(Database database) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(database::open)
        .withMessageContaining("still starting; call again");
  }

  private static void awaitBlocked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
  }

  @Test
  void explainsAnExhaustedPool() throws SQLException {
    try (var database = database(REAL::target);
        Connection first = database.borrow(new Cancellation());
        Connection second = database.borrow(new Cancellation())) {
      assertThat(first).isNotSameAs(second);
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> database.borrow(new Cancellation()).close())
          .withMessageContaining("2 total, 2 active, 0 idle")
          .withMessageContaining("POOL_SIZE (1)")
          .withMessageContaining("MAX_OVERFLOW (1)");
      assertThat(database.isHealthy(LIMIT)).as("busy is not unhealthy").isTrue();
    }
  }

  @Test
  void endsTheWaitForAConnectionWhenTheCallIsCancelled() throws Exception {
    try (var database =
            new Database(REAL::target, "test", TestDatabase.settings(1, 0, Duration.ofMinutes(5)));
        Connection only = database.borrow(new Cancellation())) {
      assertThat(only.isValid(1)).isTrue();
      var cancellation = new Cancellation();
      var caught = new CompletableFuture<Throwable>();
      Thread caller =
          Thread.startVirtualThread(
              () -> {
                try {
                  database.borrow(cancellation).close();
                } catch (Throwable e) {
                  caught.complete(e);
                }
              });
      awaitBlocked(caller);
      cancellation.cancel();
      assertThat(caught.get()).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void explainsADatabaseThatWentAwayUnderAnOpenPool() throws SQLException {
    var gone = new AtomicBoolean();
    try (var database =
        database(
            () ->
                gone.get()
                    ? new ConnectionSource.Target(
                        "jdbc:postgresql://127.0.0.1:1/x", Map.of("user", "x"), null)
                    : REAL.target())) {
      database.open();
      gone.set(true);
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> database.borrow(new Cancellation()).close())
          .withMessageContaining("does not answer");
      assertThat(database.isHealthy(LIMIT)).isFalse();
      gone.set(false);
      assertThat(database.isHealthy(LIMIT)).isTrue();
    }
  }

  @Test
  void logsEachHealthCheck() {
    try (var log = new LogRecorder(Database.class)) {
      assertThat(REAL.database().isHealthy(LIMIT)).isTrue();
      assertThat(log.lines()).contains("DEBUG Health check of test passed");
    }
    try (var log = new LogRecorder(Database.class);
        var database = database(changed("jdbc:postgresql://127.0.0.1:1/x", "S3cr3t"))) {
      assertThat(database.isHealthy(LIMIT)).isFalse();
      assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN Health check of test failed"));
    }
  }

  @Test
  void tellsVersionsAndLatency() {
    assertThat(REAL.database().check(LIMIT))
        .isInstanceOfSatisfying(
            Health.Ok.class,
            ok -> {
              assertThat(ok.latency()).isPositive();
              assertThat(ok.serverVersion()).matches("[0-9]+.*");
              assertThat(ok.schemaVersion()).matches("[0-9]+");
            });
  }

  @Test
  void tellsAServerThatFallsSilentFromOneThatStarts() throws Exception {
    var silent = new AtomicBoolean();
    var never = new CountDownLatch(1);
    try (var database =
        database(
            () -> {
              if (silent.get()) {
                never.await();
              }
              return REAL.target();
            })) {
      database.open();
      silent.set(true);
      REAL.endSessions();
      Health health = database.check(Duration.ofMillis(100));
      assertThat(health)
          .isInstanceOfSatisfying(
              Health.Failed.class,
              failed ->
                  assertThat(failed.reason().sentence()).contains("did not answer within 100 ms"));
      never.countDown();
    }
  }

  @Test
  void saysFalseWhenTheServerIsSilent() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var database =
            database(
                changed("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "S3cr3t"))) {
      assertThat(database.isHealthy(SHORT)).isFalse();
    }
  }

  @Test
  void saysFalseWhenInterrupted() throws Exception {
    var answer = new CompletableFuture<Boolean>();
    var never = new CountDownLatch(1);
    var database =
        database(
            () -> {
              never.await();
              return REAL.target();
            });
    Thread caller =
        Thread.startVirtualThread(() -> answer.complete(database.isHealthy(Duration.ofHours(1))));
    awaitBlocked(caller);
    caller.interrupt();
    assertThat(answer.get()).isFalse();
    assertThat(database.check(SHORT)).isInstanceOf(Health.Starting.class);
    never.countDown();
    database.close();
  }

  @Test
  void keepsWhatLoadNeedsWhileInUseAndNothingWhenQuiet() throws SQLException {
    try (var pool = new Pool(REAL::target, TestDatabase.settings(2, 2, LIMIT))) {
      var borrowed = new ArrayList<Connection>();
      for (int i = 0; i < 3; i++) {
        borrowed.add(pool.borrow());
      }
      for (Connection connection : borrowed) {
        connection.close();
      }
      pool.adjust(Duration.ZERO);
      assertThat(pool.state().idle()).isEqualTo(3);
      pool.adjust(Duration.ofMinutes(1));
      assertThat(pool.state().total()).isZero();
    }
  }

  @Test
  void testsAConnectionBeforeUseUnlessToldOtherwise() throws Exception {
    for (boolean prePing : new boolean[] {true, false}) {
      var settings = new PoolSettings(1, 0, LIMIT, Duration.ofHours(1), prePing);
      try (var pool = new Pool(REAL::target, settings)) {
        pool.borrow().close();
        REAL.endSessions();
        // Longer than a connection is trusted after its last use.
        Thread.sleep(600);
        Connection connection = pool.borrow();
        assertThat(connection.isValid(1)).isEqualTo(prePing);
        JDBCUtils.safeClose(connection);
      }
    }
  }

  @Test
  void aCheckLeavesAConnectionForTheNext() throws Exception {
    var opened = new AtomicInteger();
    ConnectionSource counted =
        () -> {
          opened.incrementAndGet();
          return REAL.target();
        };
    try (var database = database(counted)) {
      database.open();
      assertThat(database.check(LIMIT)).isInstanceOf(Health.Ok.class);
      while (database.state().orElseThrow().idle() == 0) {
        Thread.sleep(5);
      }
      int before = opened.get();
      assertThat(database.check(LIMIT)).isInstanceOf(Health.Ok.class);
      assertThat(opened).hasValue(before);
    }
  }

  @Test
  void isHealthyThoughItsConnectionsDiedAMomentAgo() throws Exception {
    try (var database = database(REAL::target)) {
      database.giveBack(database.borrow(new Cancellation()));
      REAL.endSessions();
      assertThat(database.check(LIMIT)).isInstanceOf(Health.Ok.class);
    }
  }

  @Test
  void saysWhatWasWrongWhileItTriesAgain() {
    var attempts = new AtomicInteger();
    var away = new CountDownLatch(1);
    ConnectionSource source =
        () -> {
          if (attempts.incrementAndGet() > 1) {
            away.await();
          }
          return new ConnectionSource.Target(
              "jdbc:postgresql://127.0.0.1:1/reg", Map.of("user", "app"), null);
        };
    try (var database = database(source)) {
      assertThatExceptionOfType(Failure.class).isThrownBy(database::open);
      assertThat(database.check(SHORT))
          .isInstanceOfSatisfying(
              Health.Failed.class,
              failed -> assertThat(failed.reason().sentence()).contains("does not answer"));
      assertThat(attempts).hasValue(2);
      away.countDown();
    }
  }

  @Test
  void closesAPoolThatIsReadyWhenNobodyWantsItAnyMore() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(Database.class);
    var database = database(REAL::target);
    var closing = new Thread(database::close);
    var closer =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().startsWith("Pool created")
                && closing.getState() == Thread.State.NEW) {
              closing.start();
              awaitWaiting(closing);
            }
          }
        };
    closer.start();
    log.addAppender(closer);
    log.setLevel(Level.INFO);
    try {
      assertThatThrownBy(database::open).isInstanceOf(Exception.class);
      closing.join();
    } finally {
      log.detachAppender(closer);
      log.setLevel(null);
    }
    assertThat(database.state()).isEmpty();
  }

  /// Until it waits for the opening to end.
  private static void awaitWaiting(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    var _ = Thread.interrupted();
  }

  @Test
  void whatIsGivenBackAfterTheEndIsClosed() throws SQLException {
    var database =
        new Database(REAL::target, "test", TestDatabase.settings(1, 0, Duration.ofSeconds(5)));
    Connection lent = database.borrow(new Cancellation());
    database.close();
    database.giveBack(lent);
    assertThat(lent.isClosed()).isTrue();
  }
}
