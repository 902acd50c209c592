package dev.repositorymcp.client;

/// What stands between the values of a JSON text: blanks, comments, a comma.
final class JsonGaps {
  private JsonGaps() {}

  /// Offset of the first character from `at` on that is neither blank nor in a comment.
  static int skip(String text, int at) {
    int position = at;
    while (position < text.length()) {
      if (Character.isWhitespace(text.charAt(position))) {
        position++;
      } else if (text.startsWith("//", position)) {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", position)) {
        position = text.indexOf("*/", position + 2) + 2;
      } else {
        return position;
      }
    }
    return position;
  }

  /// Whether a comma follows a value that ends at `end`.
  static boolean commaAfter(String text, int end) {
    int next = skip(text, end);
    return next < text.length() && text.charAt(next) == ',';
  }
}
