package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The registry for a browser.
@Command(
    name = "report",
    description = {
      "Write one page for a browser about everything that is registered: charts of states, ages"
          + " and",
      "tags, and a table to search and sort. It loads nothing and can be sent to others."
    },
    footer = {"", "For example: repository-mcp report --refresh registry.html"})
final class ReportCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "FILE",
      description = "File to write, or - for standard output. An older one is replaced at the end.")
  private Path file = Path.of("-");

  @Option(names = "--refresh", description = "Read git now, for all repositories of this machine.")
  private boolean refresh;

  ReportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException, IOException {
    new OutputFile(session, file).write(this::report);
    return ExitCode.DONE;
  }

  private int report(OutputStream out) throws SettingsException, IOException {
    var report = new Report(Instant.now());
    session.watched(
        "no page was written",
        (server, context) -> {
          if (refresh) {
            server.refreshing().run(context);
          }
          return server.exporting().views(line -> add(report, line), context);
        });
    report.write(out);
    return report.total();
  }

  private static boolean add(Report report, String line) {
    report.add(line);
    return true;
  }
}
