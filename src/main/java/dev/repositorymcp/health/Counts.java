package dev.repositorymcp.health;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import java.math.BigDecimal;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Records;
import org.jooq.impl.DSL;

/// What is registered, on all machines.
///
/// @param remoteOnly known by their remote alone
/// @param missing gone from disk when they were last looked at
/// @param unreachable on a disk that wasn't there when they were last looked at
/// @param siblings that share their remote with another one of the same machine
public record Counts(
    int repositories,
    int archived,
    int remoteOnly,
    int missing,
    int unreachable,
    int dirty,
    int siblings) {

  static Counts read(DSLContext tx) {
    Record1<BigDecimal> siblings =
        tx.select(DSL.coalesce(DSL.sum(DSL.field("clones", Integer.class)), BigDecimal.ZERO))
            .from(
                DSL.select(DSL.count().as("clones"))
                    .from(REPOSITORY)
                    .where(REPOSITORY.REMOTE_URL.isNotNull())
                    .groupBy(REPOSITORY.HOST, REPOSITORY.REMOTE_URL)
                    .having(DSL.count().gt(1)))
            .fetchSingle();
    return tx.select(
            DSL.count(),
            DSL.count().filterWhere(REPOSITORY.STATUS.eq("archived")),
            DSL.count().filterWhere(REPOSITORY.PATH.isNull()),
            DSL.count().filterWhere(REPOSITORY.PRESENCE.eq("missing")),
            DSL.count().filterWhere(REPOSITORY.PRESENCE.eq("unreachable")),
            DSL.count().filterWhere(REPOSITORY.DIRTY.isTrue()),
            DSL.val(siblings.value1().intValue()))
        .from(REPOSITORY)
        .fetchSingle(Records.mapping(Counts::new));
  }
}
