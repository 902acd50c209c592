package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A network that fails and a database that goes away and comes back, under an open pool.
class OutageTest {
  @RegisterExtension static final TestDatabase REAL = new TestDatabase();

  private static final Duration CHECK = Duration.ofMillis(1500);

  private Bridge bridge;
  private Database database;
  private TransactionRunner transactions;

  @BeforeEach
  void connect() throws Exception {
    REAL.execute("DROP TABLE IF EXISTS note; CREATE TABLE note (text text)");
    bridge = REAL.bridge();
    ConnectionSource.Target target = through(bridge.url() + "&connect_timeout=2");
    database =
        new Database(() -> target, "test", TestDatabase.settings(2, 0, Duration.ofSeconds(20)));
    transactions = new TransactionRunner(database);
    note("before");
  }

  @AfterEach
  void disconnect() throws IOException {
    database.close();
    bridge.close();
  }

  static ConnectionSource.Target through(String url) throws Exception {
    var settings = Settings.from(Map.of("DATABASE_URL", url), Platform.current());
    return switch (settings.database()) {
      case DatabaseSettings.External external ->
          new ConnectionSource.Target(external.url(), external.properties(), external.password());
      case DatabaseSettings.Embedded _ -> throw new AssertionError("a URL was given");
    };
  }

  private void note(String text) {
    transactions.write(tx -> tx.execute("INSERT INTO note VALUES (?)", text));
  }

  private int count() {
    return transactions.read(tx -> tx.fetchCount(tx.selectFrom("note")));
  }

  private void awaitHealthy() throws InterruptedException {
    while (!database.isHealthy(CHECK)) {
      Thread.sleep(50);
    }
  }

  @Test
  void aSilentNetworkIsNoticedAndForgotten() throws Exception {
    bridge.fallSilent();
    assertThat(database.isHealthy(CHECK)).isFalse();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> note("lost"))
        .matches(failure -> failure.code() == Failure.Code.UNAVAILABLE);
    bridge.recover();
    awaitHealthy();
    note("after");
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aRestartIsWaitedFor() throws Exception {
    bridge.fallSilent();
    bridge.cut();
    Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(3000);
            bridge.recover();
            bridge.cut();
          } catch (InterruptedException | IOException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(count()).isEqualTo(1);
    note("after");
    assertThat(count()).isEqualTo(2);
    assertThat(session()).as("connections are kept again").isEqualTo(session());
  }

  private int session() {
    return transactions.read(tx -> tx.fetchSingle("SELECT pg_backend_pid()").into(Integer.class));
  }

  @Test
  void connectionsThatAreCutCostNoReadAndNoWrite() throws Exception {
    for (int round = 0; round < 5; round++) {
      bridge.cut();
      assertThat(count()).isEqualTo(1 + round);
      bridge.cut();
      note("round");
      assertThat(database.isHealthy(CHECK)).isTrue();
    }
  }

  @Test
  void aReadAndAWriteThatLoseTheirConnectionBeforeTheEndAreRepeated() throws Exception {
    var attempts = new AtomicInteger();
    int written =
        transactions.write(
            tx -> {
              int stored = tx.execute("INSERT INTO note VALUES ('once')");
              if (attempts.incrementAndGet() == 1) {
                cut();
                tx.execute("SELECT 1");
              }
              return stored;
            });
    assertThat(written).isEqualTo(1);
    assertThat(count()).isEqualTo(2);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsTold() throws Exception {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.write(
                    tx -> {
                      int stored = tx.execute("INSERT INTO note VALUES ('who knows')");
                      cut();
                      return stored;
                    }))
        .withMessageContaining("may or may not be stored");
  }

  private void cut() {
    try {
      bridge.cut();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesTooLongForAnotherAttempt() throws Exception {
    var attempts = new AtomicInteger();
    var hasty = new TransactionRunner(database, null, Duration.ZERO);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                hasty.read(
                    tx -> {
                      attempts.incrementAndGet();
                      cut();
                      return tx.execute("SELECT 1");
                    }))
        .withMessageContaining("was lost; nothing was changed");
    assertThat(attempts).hasValue(1);
  }

  /// The pool is full of connections to a server that has become read-only; new ones lead to
  /// another.
  @Test
  void afterAFailoverNoWriteFails() throws Exception {
    var failedOver = new AtomicBoolean();
    ConnectionSource.Target primary = REAL.target();
    var properties = new HashMap<>(primary.properties());
    properties.put("options", "-c default_transaction_read_only=on");
    var standby = new ConnectionSource.Target(primary.url(), properties, primary.password());
    try (var both =
            new Database(
                () -> failedOver.get() ? primary : standby,
                "test",
                TestDatabase.settings(10, 0, Duration.ofSeconds(30)));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var runner = new TransactionRunner(both);
      var warm = new ArrayList<Future<?>>();
      for (int i = 0; i < 10; i++) {
        warm.add(callers.submit(() -> runner.read(tx -> tx.execute("SELECT pg_sleep(0.2)"))));
      }
      for (Future<?> call : warm) {
        var _ = call.get();
      }
      failedOver.set(true);
      var writes = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 20; i++) {
        writes.add(
            callers.submit(
                () -> runner.write(tx -> tx.execute("INSERT INTO note VALUES ('moved')"))));
      }
      for (Future<Integer> write : writes) {
        assertThat(write.get()).isEqualTo(1);
      }
    }
    assertThat(count()).isEqualTo(21);
  }

  @Test
  void aHostThatIsAwayIsPassedOver() throws Exception {
    String away = "127.0.0.1:" + Bridge.freePort();
    ConnectionSource.Target several =
        through(
            bridge.url().replaceFirst("@", "@" + away + ",") + "&target_session_attrs=read-write");
    try (var first =
        new Database(() -> several, "test", TestDatabase.settings(1, 0, Duration.ofSeconds(20)))) {
      assertThat(first.isHealthy(Duration.ofSeconds(20))).isTrue();
    }
  }
}
