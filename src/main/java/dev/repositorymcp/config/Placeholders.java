package dev.repositorymcp.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Catches values that somebody or something forgot to fill in.
final class Placeholders {
  private static final Pattern UNEXPANDED = Pattern.compile("\\$\\{[^}]*}");
  private static final Pattern NAMED = Pattern.compile("\\$\\{((env|input):)?[A-Za-z_]\\w*}");

  /// What the consoles of cloud databases show in place of the password.
  private static final Pattern TO_BE_FILLED_IN =
      Pattern.compile("(?i)\\[YOUR[-_ ]PASSWORD]|<(your[-_ ])?password>");

  private Placeholders() {}

  static void refuseIn(String value) throws Refusal {
    Matcher unexpanded = UNEXPANDED.matcher(value);
    if (unexpanded.find()) {
      String found = unexpanded.group();
      throw new Refusal(
          "the unexpanded placeholder " + (NAMED.matcher(found).matches() ? found : "${…}"),
          "the value itself",
          "Your client did not replace it: write the value in the client's configuration.");
    }
    Matcher template = TO_BE_FILLED_IN.matcher(value);
    if (template.find()) {
      throw new Refusal(
          "the placeholder " + template.group(),
          "the password in its place",
          "Put the percent-encoded password there.");
    }
  }

  /// Quotation marks that a shell would have removed, but a JSON or env file keeps.
  static void refuseQuotes(String value) throws Refusal {
    if (value.length() > 1
        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
        && value.charAt(0) == value.charAt(value.length() - 1)) {
      throw new Refusal(
          "a value in quotation marks",
          "the bare value",
          "Remove the quotation marks around it: they are part of the value here.");
    }
  }
}
