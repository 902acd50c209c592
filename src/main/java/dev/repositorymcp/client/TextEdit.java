package dev.repositorymcp.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Several replacements in one text, given with offsets of the unchanged text.
final class TextEdit {
  private record Replacement(int start, int end, String text) {}

  private final String before;
  private final List<Replacement> replacements = new ArrayList<>();

  TextEdit(String before) {
    this.before = before;
  }

  TextEdit replace(int start, int end, String text) {
    replacements.add(new Replacement(start, end, text));
    return this;
  }

  TextEdit insert(int at, String text) {
    return replace(at, at, text);
  }

  /// Removes a range, and the whole line if nothing else stands on it.
  TextEdit removeWithLine(int start, int end) {
    int lineStart = lineStart(before, start);
    int lineEnd = end;
    while (lineEnd < before.length() && isBlank(before.charAt(lineEnd))) {
      lineEnd++;
    }
    boolean alone =
        before.substring(lineStart, start).isBlank()
            && lineEnd < before.length()
            && before.charAt(lineEnd) == '\n';
    return alone ? replace(lineStart, lineEnd + 1, "") : replace(start, end, "");
  }

  /// Of two insertions at one place the later one comes first.
  String apply() {
    var text = new StringBuilder(before);
    replacements.stream()
        .sorted(Comparator.comparingInt(Replacement::start).reversed())
        .forEach(edit -> text.replace(edit.start(), edit.end(), edit.text()));
    return text.toString();
  }

  static int lineStart(String text, int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  /// Blanks before the first other character of the line on which `at` stands.
  static String indentation(String text, int at) {
    int start = lineStart(text, at);
    int end = start;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(start, end);
  }

  /// The line end that the text uses.
  static String newline(String text) {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t' || character == '\r';
  }
}
