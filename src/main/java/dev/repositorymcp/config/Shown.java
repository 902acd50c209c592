package dev.repositorymcp.config;

import java.util.regex.Pattern;

/// Puts a wrong value into a message without giving away what it may hold.
final class Shown {
  /// Long enough for any path that one recognises again.
  private static final int LONGEST = 120;

  private static final Pattern MAY_HOLD_A_SECRET = Pattern.compile("://|@|(?i:passw|secret|token)");

  private Shown() {}

  /// The value in quotation marks; hidden when it looks like a URL or a password, cut when long,
  /// control characters replaced.
  static String value(String value) {
    if (MAY_HOLD_A_SECRET.matcher(value).find()) {
      return "a value that is not shown here, since it may hold a secret";
    }
    String clean = value.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    return '"' + (clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean) + '"';
  }
}
