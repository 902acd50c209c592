package dev.repositorymcp.health;

import org.jooq.DSLContext;
import org.jooq.Records;
import org.jooq.impl.DSL;

/// Room on the database's disk.
///
/// @param databaseBytes all of it
/// @param tableBytes the rows of the repositories
/// @param indexBytes the indexes on them
public record Sizes(long databaseBytes, long tableBytes, long indexBytes) {
  static Sizes read(DSLContext tx) {
    return tx.select(
            DSL.field("pg_database_size(current_database())", Long.class),
            DSL.field("pg_table_size('repository')", Long.class),
            DSL.field("pg_indexes_size('repository')", Long.class))
        .fetchSingle(Records.mapping(Sizes::new));
  }
}
