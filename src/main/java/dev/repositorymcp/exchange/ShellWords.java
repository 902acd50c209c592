package dev.repositorymcp.exchange;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words of a command line, with single and double quotes and backslashes as a shell takes them;
/// nothing is expanded.
final class ShellWords {
  private static final Pattern WORD =
      Pattern.compile("(?:'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\"|\\\\.|[^\\s'\"\\\\])+");
  private static final Pattern PART =
      Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|\\\\(.)|([^'\"\\\\]+)");

  private ShellWords() {}

  static List<String> split(String command) {
    return WORD.matcher(command).results().map(word -> unquoted(word.group())).toList();
  }

  private static String unquoted(String word) {
    return PART.matcher(word)
        .results()
        .map(
            part ->
                part.group(1) != null
                    ? part.group(1)
                    : part.group(2) != null
                        ? part.group(2).replaceAll("\\\\(.)", "$1")
                        : part.group(3) != null ? part.group(3) : part.group(4))
        .collect(Collectors.joining());
  }
}
