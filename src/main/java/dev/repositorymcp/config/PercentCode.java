package dev.repositorymcp.config;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Decodes `%XX` strictly: what is no escape is a mistake, and '+' stays '+'.
final class PercentCode {
  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private PercentCode() {}

  /// @param part of the URL, for the message: user, password, host, …
  static String decode(String text, String part, UrlParts url) throws Refusal {
    if (NO_ESCAPE.matcher(text).find()) {
      throw refusal(url, "a % that is no escape in its " + part, part);
    }
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(text))).toString();
      if (decoded.indexOf('\0') < 0) {
        return decoded;
      }
    } catch (CharacterCodingException e) {
      throw refusal(url, "escapes that are no UTF-8 in its " + part, part);
    }
    throw refusal(url, "a %00 in its " + part, part);
  }

  private static byte[] bytes(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        decoded.write(16 * Character.digit(raw[i + 1], 16) + Character.digit(raw[i + 2], 16));
        i += 2;
      } else {
        decoded.write(raw[i]);
      }
    }
    return decoded.toByteArray();
  }

  private static Refusal refusal(UrlParts url, String what, String part) {
    return new Refusal(
        url.shown() + " with " + what,
        "UTF-8 in percent-encoding",
        "Percent-encode the " + part + " (% as %25).");
  }
}
