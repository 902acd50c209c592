package dev.repositorymcp.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A database URL cut at its delimiters, nothing decoded yet.
///
/// @param jdbc whether it has the driver's own form, where some parameters mean something else
/// @param userInfo before the last '@'; may be empty
/// @param hosts with ports; may be empty
/// @param path without the leading '/'
/// @param query without the leading '?'
/// @param shown the URL without its secrets, for messages
record UrlParts(
    boolean jdbc, String userInfo, String hosts, String path, String query, String shown) {

  private static final String FORM = "postgresql://user:password@host:5432/database";

  private static final Pattern OURS =
      Pattern.compile("(?i)(jdbc:postgresql|postgres(?:ql)?(?:\\+[a-z0-9_]{1,30})?)://(.*)");

  /// The driver's short forms: a database on this machine.
  private static final Pattern JDBC_LOCAL =
      Pattern.compile("(?i)jdbc:postgresql:/?([^/:@?]*(?:\\?.*)?)");

  private static final Pattern OTHER =
      Pattern.compile("((?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{0,30})://.*");
  private static final Pattern PARTS = Pattern.compile("([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");
  private static final Pattern FORBIDDEN = Pattern.compile("[\\s\\p{Cntrl}#]");

  static UrlParts split(String value) throws Refusal {
    Matcher url = OURS.matcher(value);
    if (url.matches()) {
      return cut(url.group(1), url.group(2));
    }
    Matcher local = JDBC_LOCAL.matcher(value);
    if (local.matches()) {
      return cut("jdbc:postgresql", "/" + local.group(1));
    }
    Matcher other = OTHER.matcher(value);
    if (other.matches()) {
      throw new Refusal(
          "an address that begins with " + other.group(1) + "://",
          FORM,
          "The registry is kept in PostgreSQL: name one, or remove it; without DATABASE_URL the"
              + " embedded one is used.");
    }
    throw new Refusal(
        "a text that is no database URL (not shown here, since it may hold a password)",
        FORM,
        "Write it in this form, or remove it; without DATABASE_URL the embedded PostgreSQL is"
            + " used.");
  }

  private static UrlParts cut(String scheme, String rest) throws Refusal {
    String shown = scheme + "://" + MaskedUrl.mask(rest);
    if (FORBIDDEN.matcher(rest).find()) {
      throw reserved(shown, "a raw blank or # in it", "# as %23, a blank as %20");
    }
    Matcher parts = PARTS.matcher(rest);
    if (!parts.matches()) {
      throw new IllegalStateException("the pattern of the parts matches every line");
    }
    String authority = parts.group(1);
    if (rest.indexOf('@', authority.length()) >= 0) {
      throw reserved(shown, "an @ after the hosts", "/ as %2F, ? as %3F, @ as %40");
    }
    int at = authority.lastIndexOf('@');
    return new UrlParts(
        scheme.regionMatches(true, 0, "jdbc:", 0, 5),
        at < 0 ? "" : authority.substring(0, at),
        authority.substring(at + 1),
        parts.group(2) == null ? "" : parts.group(2),
        parts.group(3) == null ? "" : parts.group(3),
        shown);
  }

  private static Refusal reserved(String shown, String what, String how) {
    return new Refusal(
        shown + " with " + what,
        FORM,
        "Percent-encode the password and other parts (" + how + ").");
  }
}
