package dev.repositorymcp.repository;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Registers what a file tells of: all or nothing, in one transaction.
///
/// @param host this machine
public record Import(TransactionRunner transactions, Host host, RepositoryPath paths, Disk disk) {

  /// What is wrong with a line.
  ///
  /// @param line its number, from 1
  /// @param message a sentence
  public record Problem(int line, String message) {}

  /// What became of a line.
  ///
  /// @param note what a reader may not expect
  public record Row(
      int line,
      String outcome,
      String name,
      @Nullable String path,
      @Nullable String remoteUrl,
      @Nullable String note) {}

  /// What an import came to.
  ///
  /// @param counts by outcome
  /// @param repositories a row for each line
  /// @param problems if there are any, nothing was stored
  public record Result(
      Map<String, Integer> counts, List<Row> repositories, List<Problem> problems) {}

  /// Registers, or finds out why not.
  ///
  /// @param dryRun only tell what would become of each line
  public Result run(List<ImportLine> lines, boolean dryRun, CallContext context) {
    var preparation = new ImportPreparation(paths, disk);
    List<ImportPreparation.Prepared> prepared = preparation.prepare(lines, context);
    if (!preparation.problems().isEmpty()) {
      return new Result(Map.of(), List.of(), problems(preparation.problems()));
    }
    List<Row> rows =
        transactions.write(
            context.cancellation(),
            tx ->
                Registrar.registering(
                    tx, host, disk, dryRun, registrar -> registered(registrar, prepared, context)));
    return new Result(counts(rows), rows, List.of());
  }

  private static List<Row> registered(
      Registrar registrar, List<ImportPreparation.Prepared> prepared, CallContext context) {
    var rows = new ArrayList<Row>();
    for (ImportPreparation.Prepared one : prepared) {
      context.cancellation().throwIfCancelled();
      try {
        rows.add(one.register(registrar));
      } catch (Failure failure) {
        throw failure.at("line " + one.line());
      }
      context.progress().report(rows.size(), prepared.size(), "Importing repositories");
    }
    return rows;
  }

  private static List<Problem> problems(SortedMap<Integer, String> problems) {
    return problems.entrySet().stream()
        .map(entry -> new Problem(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Map<String, Integer> counts(List<Row> rows) {
    var counts = new LinkedHashMap<String, Integer>();
    for (Registrar.Outcome outcome : Registrar.Outcome.values()) {
      counts.put(outcome.word(), 0);
    }
    rows.forEach(row -> counts.merge(row.outcome(), 1, Integer::sum));
    return counts;
  }
}
