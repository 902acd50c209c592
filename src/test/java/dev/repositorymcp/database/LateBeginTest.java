package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LateBeginTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static int process(DSLContext tx) {
    return tx.select(DSL.field("pg_backend_pid()", Integer.class)).fetchSingle().value1();
  }

  private static List<String> stateOf(int process) throws SQLException {
    return DATABASE.query("SELECT state FROM pg_stat_activity WHERE pid = " + process);
  }

  @Test
  void aSingleSelectIsATransactionOfItsOwn() throws SQLException {
    List<String> state = DATABASE.transactions().read(tx -> stateOf(process(tx)));
    assertThat(state).containsExactly("idle");
  }

  @Test
  void aSecondStatementBeginsATransaction() throws SQLException {
    List<String> state =
        DATABASE
            .transactions()
            .read(
                tx -> {
                  var _ = process(tx);
                  return stateOf(process(tx));
                });
    assertThat(state).containsExactly("idle in transaction");
  }

  @Test
  void whatIsNoSelectBeginsATransactionThatReadsOnly() {
    String readOnly =
        DATABASE
            .transactions()
            .read(
                tx ->
                    String.valueOf(
                        tx.fetchSingle("SHOW transaction_read_only").get(0, String.class)));
    assertThat(readOnly).isEqualTo("on");
  }

  @Test
  void aConnectionThatCannotBeginSaysSo() throws SQLException {
    Connection closed = DATABASE.connect();
    closed.close();
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> LateBegin.begin(closed))
        .withMessageContaining("could not be started");
  }
}
