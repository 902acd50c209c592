package dev.repositorymcp.config;

import java.util.regex.Pattern;

/// Shows a database URL without its secrets, also one that is cut in the wrong places because its
/// password holds raw delimiters.
final class MaskedUrl {
  private static final String MASK = "****";

  private static final Pattern DELIMITER = Pattern.compile("[/?]");

  /// Host, numeric port, perhaps a database: what differs may be the end of a password.
  private static final Pattern PLACE =
      Pattern.compile("(?:\\[[^\\]/?]*]|[^:/?\\[]*)(?::[0-9]{0,5})?(?:/[^/?&=:]*)?");

  private MaskedUrl() {}

  /// Everything between the user and the last '@' is masked; of a query only the presence is shown.
  ///
  /// @param rest of the URL after `://`
  static String mask(String rest) {
    int at = rest.lastIndexOf('@');
    if (at < 0) {
      return place(rest);
    }
    String userInfo = rest.substring(0, at);
    if (DELIMITER.matcher(userInfo).find()) {
      return MASK; // Nobody can tell where the password ends.
    }
    int colon = userInfo.indexOf(':');
    String shown = colon < 0 ? userInfo : userInfo.substring(0, colon) + ":" + MASK;
    return shown + "@" + place(rest.substring(at + 1));
  }

  private static String place(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "\uFFFD");
    int query = clean.indexOf('?');
    String hosts = query < 0 ? clean : clean.substring(0, query);
    for (String host : hosts.split(",", -1)) {
      if (!PLACE.matcher(host).matches()) {
        return MASK;
      }
    }
    return hosts + (query < 0 ? "" : "?…");
  }
}
