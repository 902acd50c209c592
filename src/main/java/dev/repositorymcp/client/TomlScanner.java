package dev.repositorymcp.client;

import java.util.List;

/// Goes through TOML text, over whole strings and comments at a time.
final class TomlScanner {
  /// Longest first: three quotes are not three strings.
  private static final List<String> QUOTES = List.of("\"\"\"", "'''", "\"", "'");

  private final String text;
  private int position;
  private int depth;

  TomlScanner(String text, int position) {
    this.text = text;
    this.position = position;
  }

  int position() {
    return position;
  }

  /// The character here; a line end when there is none.
  char current() {
    return position < text.length() ? text.charAt(position) : '\n';
  }

  /// A line ends a statement unless a bracket is open, and so does a comment.
  boolean atStatementEnd() {
    return position >= text.length() || (depth == 0 && (current() == '\n' || current() == '#'));
  }

  void advance() {
    for (String quote : QUOTES) {
      if (text.startsWith(quote, position)) {
        position = stringEnd(quote);
        return;
      }
    }
    switch (current()) {
      case '[', '{' -> depth++;
      case ']', '}' -> depth--;
      case '#' -> position = Math.max(position, text.indexOf('\n', position) - 1);
      default -> {}
    }
    position++;
  }

  private int stringEnd(String quote) {
    int at = position + quote.length();
    while (at < text.length() && !text.startsWith(quote, at)) {
      at += quote.startsWith("\"") && text.charAt(at) == '\\' ? 2 : 1;
    }
    at += quote.length();
    // Up to two quotes may stand directly before the three that end a string.
    while (quote.length() == 3 && at < text.length() && text.charAt(at) == quote.charAt(0)) {
      at++;
    }
    return Math.min(at, text.length());
  }
}
