package dev.repositorymcp.cli;

import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;

/// What may stand in a place of the command line, as far as completion knows.
sealed interface CompletionValue {
  /// Something of the registry, asked for when it is needed.
  record Asked(CandidatesCommand.Kind kind) implements CompletionValue {}

  /// One of these.
  record Words(List<String> words) implements CompletionValue {}

  /// A path.
  record Files() implements CompletionValue {}

  /// Anything.
  record Free() implements CompletionValue {}

  static CompletionValue of(ArgSpec argument) {
    if (argument.completionCandidates() != null) {
      return new Words(
          StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList());
    }
    return switch (argument.paramLabel()) {
      case "REPO" -> new Asked(CandidatesCommand.Kind.names);
      case "REPO|+TAG|-TAG" -> new Asked(CandidatesCommand.Kind.names_and_tags);
      case "TAGS" -> new Asked(CandidatesCommand.Kind.tags);
      case "PATH", "DIR", "FILE" -> new Files();
      default -> new Free();
    };
  }
}
