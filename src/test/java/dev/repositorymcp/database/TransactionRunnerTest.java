package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a transaction promises when all goes well and when the work fails.
class TransactionRunnerTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final TransactionRunner transactions = DATABASE.transactions();

  @BeforeEach
  void emptyTable() throws SQLException {
    DATABASE.execute("DROP TABLE IF EXISTS note; CREATE TABLE note (text text UNIQUE)");
  }

  private static void insert(DSLContext tx, String text) {
    tx.execute("INSERT INTO note VALUES (?)", text);
  }

  private static void assertStored(String... texts) throws SQLException {
    assertThat(DATABASE.query("SELECT text FROM note ORDER BY text")).containsExactly(texts);
  }

  /// Closes the connection under the transaction, as a network does that goes away.
  private static void cutConnection(DSLContext tx) {
    tx.connection(
        connection ->
            connection.unwrap(org.postgresql.core.BaseConnection.class).abort(Runnable::run));
  }

  @Test
  void commitsWhenTheWorkReturns() throws SQLException {
    String result =
        transactions.write(
            tx -> {
              insert(tx, "a");
              insert(tx, "b");
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertStored("a", "b");
  }

  @Test
  void mayReturnNothing() {
    String nothing = transactions.read(tx -> null);
    assertThat(nothing).isNull();
  }

  @Test
  void rollsBackOnAnSqlErrorAndGivesBackTheVeryException() throws SQLException {
    var thrown = new AtomicReference<Throwable>();
    Throwable caught =
        catchThrowable(
            () ->
                transactions.write(
                    tx -> {
                      insert(tx, "a");
                      try {
                        insert(tx, "a");
                      } catch (DataAccessException e) {
                        thrown.set(e);
                        throw e;
                      }
                      return null;
                    }));
    assertThat(caught).isSameAs(thrown.get()).isInstanceOf(DataAccessException.class);
    assertThat(SqlFailures.violatedConstraint(caught)).contains("note_text_key");
    assertStored();
  }

  @Test
  void rollsBackOnAnyExceptionAndGivesBackTheVeryException() throws SQLException {
    for (Throwable thrown :
        new Throwable[] {
          new IOException("checked"),
          new IllegalStateException("unchecked"),
          new AssertionError("error"),
          Failure.conflict("refused")
        }) {
      assertThatThrownBy(
              () ->
                  transactions.write(
                      tx -> {
                        insert(tx, "a");
                        throw sneaky(thrown);
                      }))
          .isSameAs(thrown);
      assertStored();
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void rollsBackOnInterruption() throws Exception {
    var inside = new CountDownLatch(1);
    var caught = new AtomicReference<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () ->
                    caught.set(
                        catchThrowable(
                            () ->
                                transactions.write(
                                    tx -> {
                                      insert(tx, "a");
                                      inside.countDown();
                                      new CountDownLatch(1).await();
                                      return null;
                                    }))));
    inside.await();
    caller.interrupt();
    caller.join();
    assertThat(caught.get()).isInstanceOf(InterruptedException.class);
    assertStored();
  }

  @Test
  void refusesToCommitAfterAnErrorThatTheWorkSwallowed() throws SQLException {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () ->
                transactions.write(
                    tx -> {
                      insert(tx, "a");
                      var _ = catchThrowable(() -> insert(tx, "a"));
                      return null;
                    }))
        .withMessageContaining("could not be committed");
    assertStored();
  }

  @Test
  void attachesAFailingRollbackAsSuppressed() {
    var thrown = new IllegalStateException("the work's own");
    assertThatThrownBy(
            () ->
                transactions.write(
                    tx -> {
                      cutConnection(tx);
                      throw thrown;
                    }))
        .isSameAs(thrown)
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(SQLException.class));
  }

  @Test
  void givesTheConnectionBackHoweverTheWorkEnds() {
    transactions.write(tx -> null);
    var _ =
        catchThrowable(
            () ->
                transactions.write(
                    tx -> {
                      throw new IllegalStateException("failed");
                    }));
    var _ =
        catchThrowable(
            () ->
                transactions.write(
                    tx -> {
                      cutConnection(tx);
                      return tx.fetch("SELECT 1");
                    }));
    assertThat(DATABASE.database().state().orElseThrow().active()).isZero();
  }

  @Test
  void refusesAChangeInARead() throws SQLException {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                transactions.read(
                    tx -> {
                      insert(tx, "a");
                      return null;
                    }));
    assertStored();
  }

  @Test
  void keepsTwoTransactionsApart() throws SQLException {
    transactions.write(
        outer -> {
          insert(outer, "outer");
          Integer seen = transactions.read(inner -> inner.fetchCount(inner.selectFrom("note")));
          assertThat(seen).isZero();
          assertThatThrownBy(
                  () ->
                      transactions.write(
                          inner -> {
                            insert(inner, "inner");
                            throw new IllegalStateException("inner fails");
                          }))
              .hasMessage("inner fails");
          return null;
        });
    assertStored("outer");
  }

  @Test
  void runsInUtcUnderItsOwnName() {
    transactions.read(
        tx -> {
          assertThat(tx.fetchValue("SELECT current_setting('TimeZone')")).isEqualTo("UTC");
          assertThat(tx.fetchValue("SELECT current_setting('application_name')"))
              .isEqualTo("repository-mcp");
          return null;
        });
  }

  @Test
  void logsStartCommitAndCloseInOrder() {
    try (var log = new LogRecorder(TransactionRunner.class)) {
      transactions.write(tx -> null);
      assertThat(log.lines())
          .containsExactly(
              "DEBUG Transaction (WRITE) started",
              "DEBUG Transaction (WRITE) committed",
              "DEBUG Transaction (WRITE) closed");
    }
  }

  @Test
  void logsARollbackAsErrorWithTheException() {
    try (var log = new LogRecorder(TransactionRunner.class)) {
      var thrown = new IllegalStateException("failed");
      var _ =
          catchThrowable(
              () ->
                  transactions.read(
                      tx -> {
                        throw thrown;
                      }));
      assertThat(log.lines())
          .containsExactly(
              "DEBUG Transaction (READ) started",
              "ERROR Transaction (READ) rolled back: java.lang.IllegalStateException: failed",
              "DEBUG Transaction (READ) closed");
      assertThat(log.events().get(1).getThrowableProxy().getMessage()).isEqualTo("failed");
    }
  }

  @Test
  void logsNoValueOfARow() {
    try (var log = new LogRecorder(TransactionRunner.class)) {
      transactions.write(tx -> tx.execute("INSERT INTO note VALUES ('private')"));
      Throwable caught =
          catchThrowable(
              () ->
                  transactions.write(
                      tx -> {
                        insert(tx, "private");
                        return null;
                      }));
      assertThat(caught).isInstanceOf(DataAccessException.class);
      assertThat(log.events())
          .filteredOn(event -> event.getLevel() == Level.ERROR)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getFormattedMessage()).doesNotContain("private'", "(private)");
                assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .contains("note_text_key")
                    .doesNotContain("(private)", "'private'");
              });
    }
  }

  @Test
  void logsAnExpectedRefusalQuietly() {
    try (var log = new LogRecorder(TransactionRunner.class)) {
      var _ =
          catchThrowable(
              () ->
                  transactions.write(
                      tx -> {
                        throw Failure.notFound("no such row");
                      }));
      assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
      assertThat(log.lines()).anyMatch(line -> line.contains("rolled back"));
    }
  }

  @Test
  void logsStatementsWithoutTheirValues() {
    try (var log = new LogRecorder("dev.repositorymcp.sql")) {
      transactions.write(
          tx -> {
            insert(tx, "private");
            return null;
          });
      assertThat(log.lines()).containsExactly("INFO INSERT INTO note VALUES (?)");
    }
  }
}
