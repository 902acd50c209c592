package dev.repositorymcp.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for fish, with the descriptions of the help.
final class FishCompletion {
  private static final String PROGRAM = "complete -c repository-mcp";

  private FishCompletion() {}

  static String of(CommandSpec root) {
    List<CommandSpec> commands =
        root.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .toList();
    return Stream.of(
            Stream.of("# Completion of repository-mcp.", PROGRAM + " -f"),
            commands.stream().map(FishCompletion::name),
            commands.stream().flatMap(FishCompletion::arguments))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String name(CommandSpec command) {
    return "%s -n __fish_use_subcommand -a %s -d %s"
        .formatted(
            PROGRAM,
            command.name(),
            quoted(String.join(" ", command.usageMessage().description())));
  }

  private static Stream<String> arguments(CommandSpec command) {
    String when = PROGRAM + " -n '__fish_seen_subcommand_from " + command.name() + "'";
    return Stream.concat(
        command.options().stream().map(option -> when + option(option)),
        command.positionalParameters().stream()
            .limit(1)
            .map(parameter -> value(parameter))
            .filter(value -> !value.isEmpty())
            .map(value -> when + value));
  }

  private static String option(OptionSpec option) {
    String names =
        Stream.of(option.names())
            .map(
                name ->
                    name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
            .collect(Collectors.joining());
    String description = " -d " + quoted(String.join(" ", option.description()));
    return names + (option.arity().max() > 0 ? " -r" + value(option) : "") + description;
  }

  private static String value(ArgSpec argument) {
    return switch (CompletionValue.of(argument)) {
      case CompletionValue.Asked asked ->
          " -a '(repository-mcp candidates " + asked.kind() + " 2>/dev/null </dev/null)'";
      case CompletionValue.Words words -> " -a " + quoted(String.join(" ", words.words()));
      case CompletionValue.Files _ -> " -F";
      case CompletionValue.Free _ -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
