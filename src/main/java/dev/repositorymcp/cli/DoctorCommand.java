package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.doctor.BuildCheck;
import dev.repositorymcp.doctor.ClientCheck;
import dev.repositorymcp.doctor.DatabaseCheck;
import dev.repositorymcp.doctor.Finding;
import dev.repositorymcp.doctor.Finding.Level;
import dev.repositorymcp.doctor.HomeCheck;
import dev.repositorymcp.doctor.ProgramCheck;
import dev.repositorymcp.doctor.Registry;
import dev.repositorymcp.doctor.RepositoryCheck;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Looks at everything.
@Command(
    name = "doctor",
    description = {
      "Look at Java, program, settings, data directory, disk, database, clients and registered",
      "repositories, and say how to mend what is wrong."
    },
    footer = {"", "Exit code 69 if the database doesn't answer, 1 if something else is broken."})
final class DoctorCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--fix",
      description = "Also mend rights of the data directory and clients that start what is gone.")
  private boolean fix;

  DoctorCommand(Session session) {
    this.session = session;
  }

  /// Everything that was looked at.
  record Report(List<Finding> findings) {}

  @Override
  public Integer call() throws InterruptedException {
    String launcher = Clients.launcher();
    var findings = new ArrayList<Finding>();
    findings.addAll(
        new ProgramCheck(System.getProperties(), Server.version(), launcher).findings());
    findings.addAll(new BuildCheck(launcher).findings());
    findings.addAll(registry());
    findings.addAll(new ClientCheck(Clients.surroundings(session), launcher, fix).findings());
    output.plainPrinter(session).print(new Report(findings), "", DoctorCommand::words);
    return exitCode(findings);
  }

  private List<Finding> registry() {
    var findings = new ArrayList<Finding>();
    try {
      Settings settings = Settings.from(session.environment(), Platform.current());
      if (settings.database() instanceof DatabaseSettings.Embedded embedded) {
        findings.addAll(new HomeCheck(embedded.home(), fix).findings());
      }
      findings.addAll(session.withServer(DoctorCommand::inside));
    } catch (SettingsException wrong) {
      wrong
          .mistakes()
          .forEach(
              mistake ->
                  findings.add(
                      new Finding(
                          Level.ERROR,
                          "settings",
                          mistake.name() + ": found " + mistake.found(),
                          mistake.fix())));
    }
    return findings;
  }

  private static List<Finding> inside(Server server) {
    try {
      server.migrate();
    } catch (Failure e) {
      // The check says it in its own form.
    }
    Registry registry =
        (tool, arguments) ->
            ToolJson.mapper()
                .valueToTree(
                    server.tool(tool).orElseThrow().call(arguments, CallContext.detached()));
    var findings = new ArrayList<Finding>(new DatabaseCheck(registry).findings());
    if (!isBroken(findings)) {
      List<JsonNode> rows = Pages.rows(server, Map.of("fields", RepositoryCheck.FIELDS)).toList();
      findings.addAll(new RepositoryCheck(rows).findings());
    }
    return findings;
  }

  private static boolean isBroken(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.level() == Level.ERROR);
  }

  private static int exitCode(List<Finding> findings) {
    boolean database =
        findings.stream()
            .anyMatch(
                finding ->
                    finding.level() == Level.ERROR
                        && finding.subject().equals(DatabaseCheck.SUBJECT));
    if (database) {
      return ExitCode.UNAVAILABLE;
    }
    return isBroken(findings) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static String words(JsonNode report) {
    return report
        .path("findings")
        .valueStream()
        .map(DoctorCommand::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(JsonNode finding) {
    String line =
        "%-7s  %-14s  %s"
            .formatted(
                Cells.text(finding.path("level")),
                Cells.text(finding.path("subject")),
                Cells.text(finding.path("message")));
    return finding.has("mend")
        ? line + "\n" + " ".repeat(25) + Cells.text(finding.path("mend"))
        : line;
  }
}
