package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.SqlFailures.Kind;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class SqlFailuresTest {
  @ParameterizedTest
  @CsvSource({
    "40001, CONTENTION",
    "40P01, CONTENTION",
    "25006, READ_ONLY_SERVER",
    "53300, TOO_MANY_CONNECTIONS",
    "57014, STATEMENT_CANCELLED",
    "57P01, CONNECTION_LOST",
    "57P02, CONNECTION_LOST",
    "57P03, CONNECTION_LOST",
    "57P05, CONNECTION_LOST",
    "08006, CONNECTION_LOST",
    "23505, OTHER"
  })
  void readsTheKindFromTheState(String state, Kind kind) {
    var failure = new DataAccessException("wrapped", new SQLException("reason", state));
    assertThat(SqlFailures.kind(failure)).isEqualTo(kind);
  }

  @Test
  void looksForTheStateInAllCauses() {
    var inner = new SQLException("reason", "40001");
    assertThat(SqlFailures.kind(new SQLException("without state", inner)))
        .isEqualTo(Kind.CONTENTION);
    assertThat(SqlFailures.kind(new IllegalStateException("no SQL at all"))).isEqualTo(Kind.OTHER);
  }

  @Test
  void namesNoConstraintWhereNoneWasViolated() {
    assertThat(SqlFailures.violatedConstraint(new IllegalStateException("no SQL"))).isEmpty();
    assertThat(
            SqlFailures.violatedConstraint(
                new PSQLException("made by the driver", PSQLState.UNKNOWN_STATE)))
        .isEmpty();
  }
}
