package dev.repositorymcp.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.tool.Failure;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/// Where a page ended, as a text that a client gives back to get the next one.
///
/// It is bound to filters and sort by a check value: under others it would skip or repeat rows
/// without a word.
final class Cursor {
  /// Bytes of the check value; against mistakes, not against attackers, who gain nothing here.
  private static final int CHECK = 8;

  private static final int ID = 16;

  private Cursor() {}

  /// A place in an ordered list: behind the row with this key and id.
  record Position(String key, UUID id) {}

  static String encode(Position position, String boundTo) {
    byte[] key = position.key().getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(ID + key.length + CHECK)
            .putLong(position.id().getMostSignificantBits())
            .putLong(position.id().getLeastSignificantBits())
            .put(key);
    bytes.put(check(Arrays.copyOf(bytes.array(), ID + key.length), boundTo));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// @throws Failure for a cursor that was changed or belongs to another list
  static Position decode(String cursor, String boundTo) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw unusable();
    }
    // The last character of Base64 has spare bits: only the canonical spelling counts.
    if (bytes.length < ID + CHECK
        || !Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(cursor)) {
      throw unusable();
    }
    byte[] content = Arrays.copyOf(bytes, bytes.length - CHECK);
    byte[] given = Arrays.copyOfRange(bytes, content.length, bytes.length);
    if (!Arrays.equals(given, check(content, boundTo))) {
      throw unusable();
    }
    ByteBuffer buffer = ByteBuffer.wrap(content);
    var id = new UUID(buffer.getLong(), buffer.getLong());
    return new Position(UTF_8.decode(buffer).toString(), id);
  }

  private static Failure unusable() {
    return Failure.invalidArgument(
        "cursor doesn't belong to these filters and this sort; start again without cursor.");
  }

  private static byte[] check(byte[] content, String boundTo) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(boundTo.getBytes(UTF_8));
      digest.update((byte) 0);
      return Arrays.copyOf(digest.digest(content), CHECK);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
