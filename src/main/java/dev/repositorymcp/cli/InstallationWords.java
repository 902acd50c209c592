package dev.repositorymcp.cli;

import dev.repositorymcp.terminal.DisplayText;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What became of a client's configuration, for a person.
final class InstallationWords {
  private InstallationWords() {}

  static String of(JsonNode result) {
    String outcome = Cells.text(result.path("outcome"));
    boolean dryRun = result.path("dry_run").asBoolean();
    String first =
        "%s  %s  %s"
            .formatted(
                dryRun && !outcome.equals("unchanged") ? "would be " + outcome : outcome,
                Cells.text(result.path("client")),
                Cells.text(result.path("file")));
    return first + command(result, dryRun) + change(result) + backup(result);
  }

  private static String command(JsonNode result, boolean dryRun) {
    return result.has("command")
        ? (dryRun ? "\nby: " : "\ndone by: ")
            + result.path("command").valueStream().map(Cells::text).collect(Collectors.joining(" "))
        : "";
  }

  private static String change(JsonNode result) {
    return result
        .path("change")
        .valueStream()
        .map(line -> "\n  " + DisplayText.visible(line.asString().replace("\t", "  ")))
        .collect(Collectors.joining());
  }

  private static String backup(JsonNode result) {
    return result.has("backup") ? "\nbefore: " + Cells.text(result.path("backup")) : "";
  }
}
