package dev.repositorymcp.cli;

import dev.repositorymcp.terminal.ColorMode;
import dev.repositorymcp.terminal.Table.Paper;
import dev.repositorymcp.tool.Failure;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that prints a result.
final class OutputOptions {
  private static final Set<OutputFormat> OF_RECORDS =
      EnumSet.of(OutputFormat.paths, OutputFormat.ndjson);
  private static final Set<OutputFormat> OF_ANYTHING =
      EnumSet.of(OutputFormat.table, OutputFormat.json, OutputFormat.ndjson);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; table by default.")
  private @Nullable OutputFormat format;

  @Option(
      names = {"-0", "--null"},
      description = "End each path, or each object of ndjson, with a NUL; paths by default.")
  private boolean nul;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "${COMPLETION-CANDIDATES}; auto, which is at a terminal, by default.")
  private ColorMode color = ColorMode.auto;

  OutputFormat format() {
    return Objects.requireNonNullElse(format, nul ? OutputFormat.paths : OutputFormat.table);
  }

  /// For results that are repositories.
  ///
  /// @throws Failure for `-0` with a format whose records end otherwise
  Printer printer(Session session) {
    if (nul && !OF_RECORDS.contains(format())) {
      throw Failure.invalidArgument(
          "-0 ends paths or the objects of ndjson; leave out -o %s.".formatted(format()));
    }
    return new Printer(
        session.streams().out(),
        format(),
        nul ? '\0' : '\n',
        format() == OutputFormat.table ? paper(session) : Paper.ENDLESS);
  }

  /// For results that aren't repositories.
  ///
  /// @throws Failure for a format that has nothing to show
  Printer plainPrinter(Session session) {
    if (!OF_ANYTHING.contains(format())) {
      throw Failure.invalidArgument(
          "This command prints no repositories; use -o table, json or ndjson.");
    }
    return printer(session);
  }

  private Paper paper(Session session) {
    int width = session.outputWidth();
    return new Paper(
        width > 0 ? width : Paper.ENDLESS.width(), color.colors(session.environment(), width > 0));
  }
}
