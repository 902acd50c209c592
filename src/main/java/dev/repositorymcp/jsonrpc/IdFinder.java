package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/// Finds the id of a message that is too long to be kept, in constant memory: its sender then
/// learns at once which request failed. Clients write the id at either end of the line.
final class IdFinder {
  private static final int LONGEST = 256;

  private final StringBuilder token = new StringBuilder();
  private String name = "";
  private @Nullable String found;
  private int depth;
  private boolean inString;
  private boolean escaped;

  void accept(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      accept((char) (bytes[i] & 0xFF));
    }
  }

  /// The id, or null if there is none or it can't be told.
  @Nullable RequestId found() {
    if (found == null) {
      return null;
    }
    try {
      return RequestId.of(JsonText.parse(new String(found.getBytes(ISO_8859_1), UTF_8)));
    } catch (ProtocolError unreadable) {
      return null;
    }
  }

  private void accept(char character) {
    if (inString) {
      inString = escaped || character != '"';
      escaped = !escaped && character == '\\';
      keep(character);
      return;
    }
    switch (character) {
      case '{', '[' -> depth++;
      case '}', ']' -> {
        endMember();
        depth--;
      }
      case ',' -> endMember();
      case ':' -> startValue();
      case ' ', '\t', '\r' -> {}
      default -> {
        inString = character == '"';
        keep(character);
      }
    }
  }

  private void keep(char character) {
    if (depth == 1 && token.length() < LONGEST) {
      token.append(character);
    }
  }

  private void startValue() {
    if (depth == 1) {
      name = token.toString();
      token.setLength(0);
    }
  }

  private void endMember() {
    if (depth == 1) {
      if (name.equals("\"id\"")) {
        found = token.toString();
      }
      name = "";
      token.setLength(0);
    }
  }
}
