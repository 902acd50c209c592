package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.embedded.StreamingPair;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reads beside a real standby that follows a real primary.
class ReplicaTest {
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final String THE_STANDBY = "standby";
  private static final String THE_PRIMARY = "primary";

  private static StreamingPair pair;
  private static Database database;

  private final AtomicInteger runs = new AtomicInteger();

  @BeforeAll
  static void startBoth() throws Exception {
    pair = StreamingPair.start();
    database = new Database(source(pair.primary()), "test", settings());
    database.open();
  }

  @AfterAll
  static void stopBoth() throws Exception {
    database.close();
    pair.close();
  }

  @BeforeEach
  void emptyTable() throws SQLException {
    ask(pair.primary(), "DROP TABLE IF EXISTS note; CREATE TABLE note (text text)");
  }

  @AfterEach
  void giveEverythingBack() throws SQLException {
    ask(pair.standby(), "SELECT pg_wal_replay_resume()");
    assertThat(database.state().orElseThrow().active()).as("leaked").isZero();
  }

  private static PoolSettings settings() {
    return TestDatabase.settings(5, 0, Duration.ofSeconds(30));
  }

  private static ConnectionSource.Target target(String url) {
    return new ConnectionSource.Target(url, Map.of("user", "postgres"), null);
  }

  private static ConnectionSource source(String url) {
    ConnectionSource.Target target = target(url);
    return () -> target;
  }

  private static String ask(String url, String sql) throws SQLException {
    try (Connection connection = PostgresServer.connect(target(url));
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      ResultSet rows = statement.getResultSet();
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private static Replica following(ConnectionSource source, Duration bound) {
    return new Replica(source, "the replica", settings(), new Replica.Limits(bound, Duration.ZERO));
  }

  private static Replica following(Duration bound) {
    return following(source(pair.standby()), bound);
  }

  private static void insert(TransactionRunner transactions, String text) {
    transactions.write(tx -> tx.execute("INSERT INTO note VALUES (?)", text));
  }

  private static <T> T read(
      TransactionRunner transactions, TransactionRunner.Work<T, RuntimeException> work) {
    return transactions.readRecent(new Cancellation(), work);
  }

  private static String whoAnswers(DSLContext tx) {
    boolean standby = tx.fetchSingle("SELECT pg_is_in_recovery()").into(Boolean.class);
    return standby ? THE_STANDBY : THE_PRIMARY;
  }

  /// Who answered, and how many notes there were.
  private record Look(String who, int notes) {}

  private static Look look(DSLContext tx) {
    return new Look(whoAnswers(tx), count(tx));
  }

  private static int count(DSLContext tx) {
    return tx.fetchCount(tx.selectFrom("note"));
  }

  private static void awaitStandby(TransactionRunner transactions) throws InterruptedException {
    while (!read(transactions, ReplicaTest::whoAnswers).equals(THE_STANDBY)) {
      Thread.sleep(10);
    }
  }

  private static void pauseReplay() throws Exception {
    ask(pair.standby(), "SELECT pg_wal_replay_pause()");
    // Pausing takes effect between two records.
    while (!ask(pair.standby(), "SELECT pg_get_wal_replay_pause_state()").equals("paused")) {
      ask(pair.primary(), "SELECT txid_current()");
      Thread.sleep(10);
    }
  }

  @Test
  void aStandbyAnswersOnceItHasCaughtUp() throws Exception {
    try (Replica replica = following(Duration.ZERO)) {
      var transactions = new TransactionRunner(database, replica);
      insert(transactions, "a");
      awaitStandby(transactions);
      assertThat(read(transactions, ReplicaTest::count)).isEqualTo(1);
    }
  }

  @Test
  void aWriteOfThisProcessIsNeverMissed() {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      for (int written = 1; written <= 200; written++) {
        insert(transactions, "note");
        assertThat(read(transactions, ReplicaTest::count)).isEqualTo(written);
      }
    }
  }

  @Test
  void thePrimaryAnswersWhileTheStandbyIsBehindAWriteOfThisProcess() throws Exception {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      pauseReplay();
      insert(transactions, "a");
      assertThat(read(transactions, ReplicaTest::look)).isEqualTo(new Look(THE_PRIMARY, 1));
      ask(pair.standby(), "SELECT pg_wal_replay_resume()");
      awaitStandby(transactions);
      assertThat(read(transactions, ReplicaTest::count)).isEqualTo(1);
    }
  }

  @Test
  void aWriteThatFailedCountsAsOneThatMayBeThere() throws Exception {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      pauseReplay();
      ask(pair.primary(), "INSERT INTO note VALUES ('of another')");
      assertThatThrownBy(
              () ->
                  transactions.write(
                      tx -> {
                        throw Failure.conflict("refused");
                      }))
          .isInstanceOf(Failure.class);
      assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
    }
  }

  @Test
  void writesOfOthersAreMissedNoLongerThanTheBound() throws Exception {
    try (Replica patient = following(FOREVER);
        Replica strict = following(Duration.ZERO)) {
      var late = new TransactionRunner(database, patient);
      var current = new TransactionRunner(database, strict);
      awaitStandby(late);
      pauseReplay();
      ask(pair.primary(), "INSERT INTO note VALUES ('of another')");
      assertThat(read(late, ReplicaTest::look)).isEqualTo(new Look(THE_STANDBY, 0));
      assertThat(read(current, ReplicaTest::look)).isEqualTo(new Look(THE_PRIMARY, 1));
    }
  }

  @Test
  void theBoundIsTenSecondsUnlessToldOtherwise() {
    assertThat(Replica.Limits.USUAL.bound()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void thePrimaryAnswersWhileTheStandbyIsAwayAndTheLogSaysWhy() throws Exception {
    var away = new AtomicBoolean(true);
    ConnectionSource source =
        () -> target(away.get() ? "jdbc:postgresql://127.0.0.1:1/postgres" : pair.standby());
    try (Replica replica = following(source, FOREVER);
        var log = new LogRecorder(Replica.class)) {
      var transactions = new TransactionRunner(database, replica);
      for (int i = 0; i < 3; i++) {
        assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
      }
      assertThat(log.lines())
          .containsExactly(
              "WARN The replica (the replica) can't be used, so the primary answers: Connection"
                  + " refused");
      away.set(false);
      awaitStandby(transactions);
      assertThat(log.lines()).endsWith("INFO The replica (the replica) can be used again");
    }
  }

  @Test
  void theLogNamesTheInnermostReasonThatSaysAnything() {
    ConnectionSource broken =
        () -> {
          throw new IOException("the reason", new EOFException());
        };
    try (var replica = new Replica(broken, "test", settings());
        var log = new LogRecorder(Replica.class)) {
      assertThat(read(new TransactionRunner(database, replica), ReplicaTest::whoAnswers))
          .isEqualTo(THE_PRIMARY);
      assertThat(log.lines())
          .containsExactly(
              "WARN The replica (test) can't be used, so the primary answers: the reason");
    }
  }

  @Test
  void oneThatFailedIsLeftInPeaceForAWhile() throws Exception {
    var attempts = new AtomicInteger();
    ConnectionSource nowhere =
        () -> {
          attempts.incrementAndGet();
          throw new IOException("nowhere");
        };
    try (var replica =
        new Replica(nowhere, "test", settings(), new Replica.Limits(FOREVER, FOREVER))) {
      var transactions = new TransactionRunner(database, replica);
      assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
      int tried = attempts.get();
      assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
      assertThat(attempts).hasValue(tried).hasPositiveValue();
    }
  }

  @Test
  void aStandbyThatFallsSilentIsNotWaitedFor() throws Exception {
    try (var bridge = new Bridge(target(pair.standby()), 0);
        Replica replica =
            following(
                source(bridge.url().replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://")),
                FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      bridge.fallSilent();
      assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
      bridge.recover();
      bridge.cut();
      awaitStandby(transactions);
    }
  }

  @Test
  void aDatabaseThatFollowsAnotherPrimaryIsNotAsked() throws Exception {
    ask(pair.primary(), "DROP DATABASE IF EXISTS other");
    ask(pair.primary(), "CREATE DATABASE other");
    String other = pair.standby().replace("/postgres", "/other");
    try (Replica replica = following(source(other), FOREVER);
        var log = new LogRecorder(Replica.class)) {
      var transactions = new TransactionRunner(database, replica);
      while (log.lines().stream().noneMatch(line -> line.contains("no replica of the database"))) {
        assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
      }
    }
  }

  @Test
  void aServerThatIsNoStandbyIsNotTrusted() {
    try (var replica = new Replica(source(pair.primary()), "the replica", settings());
        var log = new LogRecorder(Replica.class)) {
      var transactions = new TransactionRunner(database, replica);
      assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
      assertThat(log.lines()).containsExactly("DEBUG The replica (the replica) is behind");
    }
  }

  @Test
  void nothingIsTrustedWhileThePrimaryIsNone() throws Exception {
    try (var standby = Database.migratedElsewhere(source(pair.standby()), "test", settings());
        Replica replica = following(FOREVER);
        var log = new LogRecorder(Replica.class)) {
      var transactions = new TransactionRunner(standby, replica);
      assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_STANDBY);
      assertThat(log.lines()).containsExactly("DEBUG The replica (the replica) is behind");
    }
  }

  @Test
  void whatGoesWrongOnTheStandbyIsTriedOnThePrimary() throws Exception {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      for (String state : List.of("40001", "57P01", "42P01", "XX000")) {
        String who = read(transactions, tx -> onStandby(tx, "RAISE SQLSTATE '" + state + "'"));
        assertThat(who).isEqualTo(THE_PRIMARY);
      }
      assertThat(runs).as("on both, four times").hasValue(8);
    }
  }

  private String onStandby(DSLContext tx, String statement) {
    runs.incrementAndGet();
    String who = whoAnswers(tx);
    if (who.equals(THE_STANDBY)) {
      tx.execute("DO $$ BEGIN " + statement + "; END $$");
    }
    return who;
  }

  @Test
  void aRefusalOfTheWorkIsTheAnswer() throws Exception {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      Failure refusal = Failure.notFound("no such row");
      assertThatThrownBy(
              () ->
                  read(
                      transactions,
                      tx -> {
                        runs.incrementAndGet();
                        throw refusal;
                      }))
          .isSameAs(refusal);
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void aReadThatTakesTooLongIsNotRepeated() throws Exception {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(
              () ->
                  read(
                      transactions,
                      tx -> {
                        runs.incrementAndGet();
                        tx.execute("SET LOCAL statement_timeout = 10");
                        return tx.fetch("SELECT pg_sleep(60)");
                      }))
          .withMessageContaining("took longer than 30 s");
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void aCancelledReadIsNotRepeated() throws Exception {
    try (Replica replica = following(FOREVER)) {
      var transactions = new TransactionRunner(database, replica);
      awaitStandby(transactions);
      var cancellation = new Cancellation();
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(
              () ->
                  transactions.readRecent(
                      cancellation,
                      tx -> {
                        runs.incrementAndGet();
                        cancellation.cancel();
                        return count(tx);
                      }));
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void withoutAReplicaThePrimaryAnswers() {
    var transactions = new TransactionRunner(database);
    assertThat(read(transactions, ReplicaTest::whoAnswers)).isEqualTo(THE_PRIMARY);
  }
}
