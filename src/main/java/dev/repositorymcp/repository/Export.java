package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.util.function.Function;
import java.util.function.Predicate;

/// Writes down everything that is registered, of all machines.
public record Export(TransactionRunner transactions) {
  /// Rows that are in memory at a time.
  private static final int FETCH = 500;

  /// One state of the table, as lines of JSON in the order of machines and names: all that is
  /// stored.
  ///
  /// @param lines takes a line, and says whether it wants more
  /// @return how many lines were taken
  /// @throws Failure if the database is lost when some lines are out already
  public int run(Predicate<String> lines, CallContext context) {
    return run(StoredRepository::of, lines, context);
  }

  /// The same, each repository as lists show it.
  public int views(Predicate<String> lines, CallContext context) {
    return run(Fields.ALL::of, lines, context);
  }

  private int run(
      Function<RepositoryRecord, ?> form, Predicate<String> lines, CallContext context) {
    var written = new Count();
    return transactions.read(
        context.cancellation(),
        tx -> {
          if (written.value > 0) {
            throw Failure.unavailable(
                "The database was lost while the registry was read; what is written so far is"
                    + " incomplete. Try again.",
                null);
          }
          try (var rows =
              tx.selectFrom(REPOSITORY)
                  .orderBy(REPOSITORY.HOST, REPOSITORY.NAME)
                  .fetchSize(FETCH)
                  .fetchLazy()) {
            for (RepositoryRecord row : rows) {
              context.cancellation().throwIfCancelled();
              written.value++;
              if (!lines.test(ToolJson.write(form.apply(row)))) {
                break;
              }
            }
          }
          return written.value;
        });
  }

  private static final class Count {
    private int value;
  }
}
