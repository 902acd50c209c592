package dev.repositorymcp.repository;

import dev.repositorymcp.text.Spelling;
import dev.repositorymcp.tool.Failure;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An argument that is a comma list of words from a fixed choice: clients turn arrays into text.
///
/// @param argument what the caller knows it as
/// @param choice the words that there are
/// @param besides what else the argument takes, for the refusal: `* or `, say
record WordList(String argument, Collection<String> choice, String besides) {
  WordList(String argument, Collection<String> choice) {
    this(argument, choice, "");
  }

  /// The words of a list, each once, in its order.
  ///
  /// @throws Failure naming the words that there are
  List<String> parse(@Nullable String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(","))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .distinct()
            .map(this::known)
            .toList();
  }

  private String known(String word) {
    if (!choice.contains(word)) {
      throw Failure.invalidArgument(
          "%s knows no \"%s\"%s; use %sa comma list of %s."
              .formatted(
                  argument,
                  word,
                  Spelling.closest(word, choice).map(near -> ", did you mean " + near).orElse(""),
                  besides,
                  String.join(", ", choice)));
    }
    return word;
  }
}
