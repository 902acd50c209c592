package dev.repositorymcp.health;

import java.math.BigDecimal;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Which part the server has where several hold the same data.
///
/// @param role `primary`, also where it is alone, or `standby`
/// @param standbys that receive from this server
/// @param furthestBehindBytes what the slowest of them has yet to replay; absent without any, and
///   for a user who may not see it
/// @param behindSeconds age of what a standby shows
public record Replication(
    String role,
    int standbys,
    @Nullable Long furthestBehindBytes,
    @Nullable BigDecimal behindSeconds) {

  /// A standby that has replayed all that it received is as new as its primary, which may be idle.
  static Replication read(DSLContext tx) {
    return tx.select(
            DSL.field(
                "CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE 'primary' END", String.class),
            DSL.field("(SELECT count(*) FROM pg_stat_replication)", Integer.class),
            DSL.field(
                "(SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))"
                    + " FROM pg_stat_replication WHERE NOT pg_is_in_recovery())",
                Long.class),
            DSL.field(
                "CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0"
                    + " ELSE round(extract(epoch FROM"
                    + " clock_timestamp() - pg_last_xact_replay_timestamp())::numeric, 3) END",
                BigDecimal.class))
        .fetchSingle(Records.mapping(Replication::new));
  }
}
