package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the pool does about connections that are kept, waited for and given up.
class PoolTest {
  @RegisterExtension static final TestDatabase REAL = new TestDatabase();

  /// The shortest that HikariCP takes.
  private static final Duration LEAKED = Duration.ofSeconds(2);

  @Test
  void namesWhoDoesNotGiveAConnectionBack() throws Exception {
    try (var log = new LogRecorder("com.zaxxer.hikari.pool.ProxyLeakTask");
        var pool =
            new Pool(REAL::target, TestDatabase.settings(1, 0, Duration.ofSeconds(10)), LEAKED);
        Connection kept = pool.borrow()) {
      while (log.events().isEmpty()) {
        Thread.sleep(20);
      }
      ILoggingEvent warning = log.events().getFirst();
      assertThat(warning.getLevel().toString()).isEqualTo("WARN");
      assertThat(warning.getFormattedMessage()).contains("leak");
      assertThat(
              Arrays.stream(warning.getThrowableProxy().getStackTraceElementProxyArray())
                  .map(Object::toString))
          .anyMatch(frame -> frame.contains("PoolTest.namesWhoDoesNotGiveAConnectionBack"));
      assertThat(kept.isValid(5)).isTrue();
    }
  }

  @Test
  void looksForLeaksEvenWhereConnectionsAreReplacedSooner() throws SQLException {
    for (Duration recycle : List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofHours(1))) {
      var settings = new PoolSettings(1, 0, Duration.ofSeconds(10), recycle, true);
      try (var log = new LogRecorder("com.zaxxer.hikari.HikariConfig");
          var pool = new Pool(REAL::target, settings)) {
        pool.borrow().close();
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.startsWith("WARN"));
      }
    }
  }

  /// Fifty calls, a table that nobody can write, forty-eight of them given up at any moment.
  @Test
  void callsThatAreGivenUpTakeNoConnectionAlong() throws Exception {
    var random = new Random(42);
    var settings = TestDatabase.settings(1, 1, Duration.ofSeconds(60));
    try (var database = new Database(REAL::target, "test", settings);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        Connection rival = REAL.connect();
        Statement lock = rival.createStatement()) {
      var transactions = new TransactionRunner(database);
      REAL.execute("DROP TABLE IF EXISTS tally; CREATE TABLE tally (n int)");
      rival.setAutoCommit(false);
      for (int round = 0; round < 8; round++) {
        lock.execute("LOCK TABLE tally IN ACCESS EXCLUSIVE MODE");
        var cancellations = new ArrayList<Cancellation>();
        var calls = new ArrayList<Future<Boolean>>();
        for (int call = 0; call < 50; call++) {
          var cancellation = new Cancellation();
          cancellations.add(cancellation);
          calls.add(callers.submit(() -> insert(transactions, cancellation)));
        }
        for (Cancellation cancellation : cancellations.subList(2, 50)) {
          Thread.sleep(random.nextInt(3));
          cancellation.cancel();
        }
        rival.commit();
        int stored = 0;
        for (Future<Boolean> call : calls) {
          stored += call.get() ? 1 : 0;
        }
        assertThat(REAL.query("SELECT count(*) FROM tally")).containsExactly("" + stored);
        assertThat(stored).isGreaterThanOrEqualTo(2);
        REAL.execute("TRUNCATE tally");
      }
      for (int call = 0; call < 10; call++) {
        assertThat(insert(transactions, new Cancellation())).isTrue();
      }
      PoolState after = database.state().orElseThrow();
      assertThat(after.active()).isZero();
      assertThat(after.waiting()).isZero();
      assertThat(after.total()).isBetween(1, 2);
    }
  }

  private static boolean insert(TransactionRunner transactions, Cancellation cancellation) {
    try {
      transactions.write(cancellation, tx -> tx.execute("INSERT INTO tally VALUES (1)"));
      return true;
    } catch (CancellationException e) {
      return false;
    }
  }

  /// HikariCP alone waits a quarter of a minute for a connection that a silent network keeps.
  @Test
  @Timeout(10)
  void closesThoughAConnectionIsBeingMade() throws Exception {
    try (Bridge bridge = REAL.bridge()) {
      ConnectionSource.Target target = OutageTest.through(bridge.url());
      var pool = new Pool(() -> target, TestDatabase.settings(2, 0, Duration.ofSeconds(30)));
      assertThat(pool.borrow().isValid(5)).isTrue();
      bridge.fallSilent();
      Thread waiting = Thread.ofPlatform().daemon().start(() -> borrowInVain(pool));
      while (waiting.getState() == Thread.State.RUNNABLE) {
        Thread.onSpinWait();
      }
      pool.close();
    }
  }

  private static void borrowInVain(Pool pool) {
    try (Connection _ = pool.borrow()) {
      throw new AssertionError("a silent network gave a connection");
    } catch (SQLException e) {
      // As it should be, some time after the test.
    }
  }

  @Test
  void anInterruptedCloseIsStillOne() {
    var pool = new Pool(REAL::target, TestDatabase.settings(1, 0, Duration.ofSeconds(10)));
    Thread.currentThread().interrupt();
    pool.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThatExceptionOfType(SQLException.class).isThrownBy(pool::borrow);
  }

  @Test
  void aTransactionNeedsOneConnectionAndNoMore() throws SQLException {
    try (var database =
        new Database(REAL::target, "test", TestDatabase.settings(1, 0, Duration.ofSeconds(5)))) {
      var transactions = new TransactionRunner(database);
      List<String> backends =
          transactions.write(
              tx -> {
                tx.execute("CREATE TEMPORARY TABLE t (n int) ON COMMIT DROP");
                assertThat(database.isHealthy(Duration.ofSeconds(10))).isTrue();
                return tx.fetch("SELECT pg_backend_pid()").map(row -> "" + row.get(0));
              });
      assertThat(backends).hasSize(1);
    } catch (Failure e) {
      throw new AssertionError(e);
    }
  }
}
