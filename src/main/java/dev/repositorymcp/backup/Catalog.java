package dev.repositorymcp.backup;

import dev.repositorymcp.tool.Failure;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/// What the database says of its own tables.
final class Catalog {
  /// Belongs to the migrations: every database has its own.
  private static final String HISTORY = "flyway_schema_history";

  /// Columns that PostgreSQL computes are left out. A table stands after those that it refers to.
  private static final String TABLES =
      """
      WITH RECURSIVE
        own AS (
          SELECT oid, relname FROM pg_class
          WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
            AND relname <> '%s'),
        level AS (
          SELECT oid, 0 AS depth FROM own
          UNION
          SELECT conrelid, depth + 1 FROM level JOIN pg_constraint ON confrelid = level.oid
          WHERE contype = 'f' AND conrelid <> confrelid AND depth < 100)
      SELECT relname AS name, array_agg(attname::text ORDER BY attnum) AS columns
      FROM own
        JOIN (SELECT oid, max(depth) AS depth FROM level GROUP BY oid) AS place USING (oid)
        JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped
          AND attgenerated = ''
      GROUP BY relname, depth
      ORDER BY depth, relname
      """
          .formatted(HISTORY);

  private static final String SCHEMA_VERSION =
      """
      SELECT max(version::int) FROM %s WHERE success AND version ~ '^[0-9]{1,6}$'
      """
          .formatted(HISTORY);

  private Catalog() {}

  static List<TableColumns> tables(DSLContext tx) {
    return tx.fetch(TABLES).map(Catalog::table);
  }

  private static TableColumns table(Record row) {
    return new TableColumns(
        row.get("name", String.class), List.of(row.get("columns", String[].class)));
  }

  static int schemaVersion(DSLContext tx) {
    Integer version = tx.fetchSingle(SCHEMA_VERSION).into(Integer.class);
    if (version == null) {
      throw Failure.conflict(
          "The database has no schema of this program; run repository-mcp migrate.");
    }
    return version;
  }

  static boolean isEmpty(DSLContext tx, TableColumns table) {
    return tx.fetch("SELECT FROM \"%s\" LIMIT 1".formatted(table.name())).isEmpty();
  }
}
