package dev.repositorymcp.text;

/// What is wrong with a text that isn't whole Unicode.
public final class Unicode {
  private Unicode() {}

  /// Whether half of a surrogate pair stands alone; such a text has no UTF-8 form.
  public static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }

  /// Whether PostgreSQL can store the text: whole Unicode without U+0000.
  public static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && !hasLoneSurrogate(text);
  }
}
