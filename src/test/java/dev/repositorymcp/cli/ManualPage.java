package dev.repositorymcp.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The manual of all commands, in the language of man(7).
final class ManualPage {
  private ManualPage() {}

  static String of(CommandLine program, List<CommandLine> commands) {
    return """
    .\\" Made from the commands; change them, not this file.
    .TH REPOSITORY-MCP 1 2026-11-25 "Repository MCP" "User Commands"
    .SH NAME
    repository-mcp \\- registry of the code repositories on this machine
    .SH SYNOPSIS
    .B repository-mcp
    .I COMMAND
    .RI [ OPTIONS ]
    .SH DESCRIPTION
    %s
    .SH COMMANDS
    %s.SH EXIT STATUS
    0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 69 database unavailable.
    """
        .formatted(
            text(words(program)),
            commands.stream().map(ManualPage::section).collect(Collectors.joining()));
  }

  private static String words(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().description()).strip();
  }

  private static String section(CommandLine command) {
    Stream<String> arguments =
        CommandReferenceTest.positional(command).stream()
            .map(value -> entry("I", value.paramLabel(), CommandReferenceTest.description(value)));
    Stream<String> options = command.getCommandSpec().options().stream().map(ManualPage::entry);
    return ".SS %s\n%s\n.PP\n.B %s\n%s"
        .formatted(
            text(command.getCommandSpec().name()),
            text(words(command)),
            text(CommandReferenceTest.synopsis(command)),
            Stream.concat(arguments, options).collect(Collectors.joining()));
  }

  private static String entry(OptionSpec option) {
    return entry("B", CommandReferenceTest.names(option), CommandReferenceTest.description(option));
  }

  private static String entry(String font, String name, String description) {
    return ".TP\n.%s %s\n%s\n".formatted(font, text(name), text(description));
  }

  /// A leading dot or quote would be an instruction, and a hyphen would be broken.
  private static String text(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
