package dev.repositorymcp.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for bash from 3.2 on, and for zsh through its bash emulation.
///
/// What the program is made of stands in the script; only names and tags are asked for.
final class BashCompletion {
  private static final String SCRIPT =
      """
      # Completion of repository-mcp.
      _repository_mcp() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} name= offer= i line newline=$'\\n'
        [ "$word" = = ] && word=
        [ "$before" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in -*) ;; *) name=${COMP_WORDS[i]}; break ;; esac
        done
        case $name:$before in
      @values@    *) case $name:$word in
      @words@    esac ;;
        esac
        COMPREPLY=()
        case $offer in
          files) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word") ;;
          ask*) _repository_mcp_offer "$("${COMP_WORDS[0]}" candidates "${offer#ask }" 2>/dev/null </dev/null)" ;;
          *) _repository_mcp_offer "${offer// /$newline}" ;;
        esac
      }
      # Of a list with commas the last part is completed.
      _repository_mcp_offer() {
        local kept= rest=$word line
        case $word in *,*) kept=${word%,*}, rest=${word##*,} ;; esac
        while IFS= read -r line; do
          case $line in '') ;; "$rest"*) COMPREPLY+=("$kept$(printf %q "$line")") ;; esac
        done <<< "$1"
      }
      complete -F _repository_mcp repository-mcp
      """;

  private BashCompletion() {}

  static String of(CommandSpec root) {
    List<CommandSpec> commands =
        root.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .toList();
    String values = commands.stream().flatMap(BashCompletion::values).collect(Collectors.joining());
    String names = commands.stream().map(CommandSpec::name).collect(Collectors.joining(" "));
    String words =
        Stream.concat(
                Stream.of(branch("", ":-*", options(root)), branch("", ":*", names)),
                commands.stream().flatMap(BashCompletion::words))
            .collect(Collectors.joining());
    return SCRIPT.replace("@values@", values).replace("@words@", words);
  }

  /// What follows an option with a value.
  private static Stream<String> values(CommandSpec command) {
    return command.options().stream()
        .filter(option -> option.arity().max() > 0)
        .map(
            option ->
                branch(
                    "",
                    Stream.of(option.names())
                        .map(name -> command.name() + ":" + name)
                        .collect(Collectors.joining("|")),
                    offer(CompletionValue.of(option))));
  }

  /// What else follows a command: an option, or what it is about.
  private static Stream<String> words(CommandSpec command) {
    String name = command.name();
    String positional =
        command.positionalParameters().stream()
            .findFirst()
            .map(parameter -> offer(CompletionValue.of(parameter)))
            .orElse("");
    // Where -tag takes a tag away, options begin with two dashes.
    String option = positional.endsWith("_and_tags") ? ":--*" : ":-*";
    return Stream.of(
        branch("  ", name + option, options(command)), branch("  ", name + ":*", positional));
  }

  private static String branch(String indentation, String pattern, String offer) {
    return indentation + "    " + pattern + ") offer='" + offer + "' ;;\n";
  }

  private static String options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .collect(Collectors.joining(" "));
  }

  private static String offer(CompletionValue value) {
    return switch (value) {
      case CompletionValue.Asked asked -> "ask " + asked.kind();
      case CompletionValue.Words words -> String.join(" ", words.words());
      case CompletionValue.Files _ -> "files";
      case CompletionValue.Free _ -> "";
    };
  }
}
