package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.CallContext;
import java.util.List;

/// Reads git anew for every repository of this machine.
///
/// @param host this machine
public record RefreshAll(TransactionRunner transactions, Host host, Disk disk) {
  /// Rows that are in memory, and in one transaction, at a time: their locks are held for moments
  /// only.
  private static final int BATCH = 200;

  /// Reads and stores.
  ///
  /// @return how many repositories were looked at
  public int run(CallContext context) {
    int total = count(context);
    var refresh = new Refresh(transactions, host, disk);
    int looked = 0;
    List<RepositoryRecord> rows = next(context, "");
    while (!rows.isEmpty()) {
      int before = looked;
      var part =
          new CallContext(
              context.cancellation(),
              (done, _, message) -> context.progress().report(before + done, total, message));
      refresh.run(rows, part);
      looked += rows.size();
      rows = next(context, rows.getLast().getName());
    }
    return looked;
  }

  private int count(CallContext context) {
    return transactions.read(
        context.cancellation(),
        tx ->
            tx.fetchCount(
                REPOSITORY, REPOSITORY.HOST.eq(host.name(tx)), REPOSITORY.PATH.isNotNull()));
  }

  private List<RepositoryRecord> next(CallContext context, String after) {
    return transactions.read(
        context.cancellation(),
        tx ->
            tx.selectFrom(REPOSITORY)
                .where(
                    REPOSITORY.HOST.eq(host.name(tx)),
                    REPOSITORY.NAME.gt(after),
                    REPOSITORY.PATH.isNotNull())
                .orderBy(REPOSITORY.NAME)
                .limit(BATCH)
                .fetch());
  }
}
