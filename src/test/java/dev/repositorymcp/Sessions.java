package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import java.util.List;

/// Looks at what other processes do in a database.
final class Sessions {
  private Sessions() {}

  /// Waits until as many sessions of others meet a condition over `pg_stat_activity`.
  static void await(TestDatabase database, String condition, int count) throws Exception {
    String sql =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid() AND "
            + condition;
    for (int look = 0; !database.query(sql).equals(List.of(String.valueOf(count))); look++) {
      assertThat(look).as(condition).isLessThan(1000);
      Thread.sleep(20);
    }
  }
}
