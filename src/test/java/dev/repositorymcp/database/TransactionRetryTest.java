package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.core.BaseConnection;

/// What happens to a transaction when others, the server or the network get in its way.
class TransactionRetryTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final TransactionRunner transactions = DATABASE.transactions();
  private final AtomicInteger attempts = new AtomicInteger();

  @BeforeEach
  void emptyTable() throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS counter; CREATE TABLE counter (id int PRIMARY KEY, value int);"
            + " INSERT INTO counter VALUES (1, 0), (2, 0)");
  }

  private static void increment(DSLContext tx, int id) {
    tx.execute("UPDATE counter SET value = value + 1 WHERE id = ?", id);
  }

  private static void raise(DSLContext tx, String state) {
    tx.execute("DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '" + state + "'; END $$");
  }

  private static void endBackend(DSLContext tx) throws SQLException {
    int backend = tx.fetchSingle("SELECT pg_backend_pid()").into(Integer.class);
    DATABASE.query("SELECT pg_terminate_backend(" + backend + ", 5000)");
  }

  private static String value(int id) throws SQLException {
    return DATABASE.query("SELECT value FROM counter WHERE id = " + id).getFirst();
  }

  @Test
  void repeatsATransactionThatMetADeadlock() throws Exception {
    var bothHoldOne = new CyclicBarrier(2);
    var other =
        new FutureTask<>(
            () -> {
              incrementBoth(bothHoldOne, 2, 1);
              return null;
            });
    Thread.startVirtualThread(other);
    incrementBoth(bothHoldOne, 1, 2);
    other.get();
    assertThat(value(1)).isEqualTo("2");
    assertThat(value(2)).isEqualTo("2");
    assertThat(attempts.get()).isGreaterThan(2);
  }

  private void incrementBoth(CyclicBarrier bothHoldOne, int first, int second) throws Exception {
    var firstAttempt = new AtomicInteger();
    transactions.write(
        tx -> {
          attempts.incrementAndGet();
          increment(tx, first);
          if (firstAttempt.getAndIncrement() == 0) {
            bothHoldOne.await();
          }
          increment(tx, second);
          return null;
        });
  }

  @Test
  void repeatsATransactionThatFailedToSerialize() {
    String result =
        transactions.write(
            tx -> {
              if (attempts.incrementAndGet() < 3) {
                raise(tx, "40001");
              }
              return "stored";
            });
    assertThat(result).isEqualTo("stored");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void givesUpAfterFiveAttempts() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.write(
                    tx -> {
                      attempts.incrementAndGet();
                      raise(tx, "40001");
                      return null;
                    }))
        .matches(failure -> failure.code() == Failure.Code.UNAVAILABLE)
        .withMessageContaining("nothing was changed")
        .withCauseInstanceOf(DataAccessException.class);
    assertThat(attempts).hasValue(5);
  }

  @Test
  void repeatsATransactionWhoseConnectionDied() throws SQLException {
    transactions.write(
        tx -> {
          increment(tx, 1);
          if (attempts.incrementAndGet() == 1) {
            endBackend(tx);
          }
          increment(tx, 2);
          return null;
        });
    assertThat(value(1)).isEqualTo("1");
    assertThat(value(2)).isEqualTo("1");
  }

  /// Lack of rights, of a table or column, of space and of a disk that works.
  @ParameterizedTest
  @CsvSource({
    "42501, The database user may not do this in the database (test): raised. Grant it that right",
    "42P01, was changed by hand or by another program: raised.",
    "42703, was changed by hand or by another program: raised.",
    "53100, The database (test) can't do this: raised. Nothing was changed; mend that",
    "58030, The database (test) can't do this: raised. Nothing was changed; mend that",
  })
  void passesOnWhatAPersonMustMend(String state, String sentence) throws SQLException {
    try (var log = new LogRecorder(TransactionRunner.class)) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(
              () ->
                  transactions.write(
                      tx -> {
                        attempts.incrementAndGet();
                        increment(tx, 1);
                        raise(tx, state);
                        return null;
                      }))
          .withMessageContaining(sentence);
      assertThat(log.events())
          .filteredOn(event -> event.getLevel() == Level.ERROR)
          .singleElement()
          .satisfies(event -> assertThat(event.getThrowableProxy()).isNull());
    }
    assertThat(attempts).hasValue(1);
    assertThat(value(1)).isEqualTo("0");
  }

  @Test
  void nobodyNoticesThatTheConnectionsDiedAMomentAgo() throws SQLException {
    try (var log = new LogRecorder(TransactionRunner.class)) {
      for (int id : new int[] {1, 2}) {
        transactions.write(
            tx -> {
              increment(tx, id);
              return null;
            });
        DATABASE.endSessions();
      }
      assertThat(
              transactions.<Integer, RuntimeException>read(
                  tx -> tx.selectOne().fetchSingle().value1()))
          .isEqualTo(1);
      assertThat(log.lines()).allMatch(line -> line.startsWith("DEBUG"));
    }
    assertThat(value(1)).isEqualTo("1");
    assertThat(value(2)).isEqualTo("1");
  }

  @Test
  void saysThatTheConnectionWasLostWhenEveryAttemptLosesIt() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.read(
                    tx -> {
                      attempts.incrementAndGet();
                      endBackend(tx);
                      return tx.fetch("SELECT 1");
                    }))
        .withMessageContaining("was lost; nothing was changed")
        .withMessageContaining("health_check");
    assertThat(attempts).hasValue(5);
  }

  @Test
  void neverRepeatsACommitOfUnknownOutcome() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.write(
                    tx -> {
                      attempts.incrementAndGet();
                      increment(tx, 1);
                      endBackend(tx);
                      return null;
                    }))
        .withMessageContaining("may or may not be stored");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void repeatsAReadWhoseCommitWasLost() throws SQLException {
    transactions.read(
        tx -> {
          if (attempts.incrementAndGet() == 1) {
            endBackend(tx);
          }
          return null;
        });
    assertThat(attempts).hasValue(2);
  }

  @Test
  void leavesAConnectionThatHasBecomeReadOnly() {
    var backends = ConcurrentHashMap.<Integer>newKeySet();
    transactions.write(
        tx -> {
          backends.add(tx.fetchSingle("SELECT pg_backend_pid()").into(Integer.class));
          if (attempts.incrementAndGet() == 1) {
            raise(tx, "25006");
          }
          return null;
        });
    assertThat(backends).hasSize(2);
  }

  @Test
  void saysThatTheDatabaseIsReadOnlyWhenItStaysSo() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.write(
                    tx -> {
                      raise(tx, "25006");
                      return null;
                    }))
        .withMessageContaining("read-only or a standby");
  }

  @Test
  void saysThatAStatementTookTooLong() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.read(
                    tx -> {
                      attempts.incrementAndGet();
                      tx.execute("SET LOCAL statement_timeout = 10");
                      return tx.fetch("SELECT pg_sleep(60)");
                    }))
        .withMessageContaining("took longer than 30 s");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void cancelsTheStatementUnderWayAndRollsBack() throws Exception {
    var cancellation = new Cancellation();
    var inside = new CountDownLatch(1);
    var caught = new CompletableFuture<Throwable>();
    Thread.startVirtualThread(
        () ->
            caught.complete(
                catchThrowable(
                    () ->
                        transactions.write(
                            cancellation,
                            tx -> {
                              increment(tx, 1);
                              inside.countDown();
                              return tx.fetch("SELECT pg_sleep(600) /* to be cancelled */");
                            }))));
    inside.await();
    awaitStatement("%to be cancelled%");
    try (var log = new LogRecorder(TransactionRunner.class)) {
      cancellation.cancel();
      assertThat(caught.get()).isInstanceOf(CancellationException.class);
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("DEBUG Transaction (WRITE) rolled back"))
          .noneMatch(line -> line.startsWith("ERROR"));
    }
    assertThat(
            DATABASE.query(
                "SELECT pid FROM pg_stat_activity WHERE query LIKE '%to be cancelled%'"
                    + " AND state = 'active' AND pid <> pg_backend_pid()"))
        .isEmpty();
    assertThat(value(1)).isEqualTo("0");
  }

  private static void awaitStatement(String pattern) throws Exception {
    while (DATABASE
        .query(
            "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '"
                + pattern
                + "' AND pid <> pg_backend_pid()")
        .isEmpty()) {
      Thread.sleep(10);
    }
  }

  @Test
  void startsNoStatementAfterCancellation() throws SQLException {
    var cancellation = new Cancellation();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                transactions.write(
                    cancellation,
                    tx -> {
                      increment(tx, 1);
                      cancellation.cancel();
                      increment(tx, 2);
                      return null;
                    }));
    assertThat(value(1)).isEqualTo("0");
  }

  @Test
  void commitsNothingAfterCancellation() throws SQLException {
    var cancellation = new Cancellation();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                transactions.read(
                    cancellation,
                    tx -> {
                      cancellation.cancel();
                      return null;
                    }));
    assertThat(value(1)).isEqualTo("0");
  }

  @Test
  void endsAsUsualWhenNobodyCancels() {
    int read =
        transactions.read(new Cancellation(), tx -> tx.fetchSingle("SELECT 7").into(Integer.class));
    int written =
        transactions.write(
            new Cancellation(), tx -> tx.fetchSingle("SELECT 8").into(Integer.class));
    assertThat(read + written).isEqualTo(15);
  }

  @Test
  void survivesAStatementThatCannotBeCancelled() {
    var asked = new AtomicInteger();
    Statement closed =
        (Statement)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Statement.class},
                (_, _, _) -> {
                  asked.incrementAndGet();
                  throw new SQLException("This statement has been closed.");
                });
    StatementListener.cancel(closed);
    assertThat(asked).hasValue(1);
  }

  @Test
  void repeatsATransactionThatGotAClosedConnection() {
    var unchecked = new PoolSettings(1, 0, Duration.ofSeconds(5), Duration.ofHours(1), false);
    try (var database = new Database(DATABASE::target, "test", unchecked)) {
      var careless = new TransactionRunner(database);
      BaseConnection physical =
          careless.write(
              tx -> tx.connectionResult(connection -> connection.unwrap(BaseConnection.class)));
      physical.close();
      int one = careless.read(tx -> tx.fetchSingle("SELECT 1").into(Integer.class));
      assertThat(one).isEqualTo(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
