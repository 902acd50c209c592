package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.repository.Cursor.Position;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final UUID ID = UUID.fromString("01980000-0000-7000-8000-00000000002a");
  private static final String LIST = "these filters and this sort";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .\n";

  private static void assertRefused(String cursor, String list) {
    assertThat(Registry.refused(() -> Cursor.decode(cursor, list)))
        .as(cursor)
        .isEqualTo(
            "INVALID_ARGUMENT: cursor doesn't belong to these filters and this sort; start again"
                + " without cursor.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "ab",
        "abc",
        "2026-11-25T10:00:00.123456Z",
        "Zürich 東京 🚀",
        "%_\\'\"\u0001"
      })
  void comesBackAsItWent(String key) {
    var position = new Position(key, ID);
    String cursor = Cursor.encode(position, LIST);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.decode(cursor, LIST)).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "name"})
  void everyChangeOfOneCharacterIsRefused(String key) {
    String cursor = Cursor.encode(new Position(key, ID), LIST);
    for (int place = 0; place < cursor.length(); place++) {
      String before = cursor.substring(0, place);
      String after = cursor.substring(place + 1);
      assertRefused(before + after, LIST);
      for (int i = 0; i < ALPHABET.length(); i++) {
        char other = ALPHABET.charAt(i);
        if (other != cursor.charAt(place)) {
          assertRefused(before + other + after, LIST);
        }
        assertRefused(before + other + cursor.substring(place), LIST);
      }
      assertRefused(before, LIST);
    }
    assertRefused(cursor + "A", LIST);
    assertRefused(cursor + "=", LIST);
  }

  @Test
  void ofAnotherListIsRefused() {
    String cursor = Cursor.encode(new Position("a", ID), LIST);
    assertRefused(cursor, LIST + " ");
    assertRefused(cursor, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "next", "' OR '1'='1", "{}", "AAAA", "\u0001", "é", "----"})
  void nonsenseIsRefused(String cursor) {
    assertRefused(cursor, LIST);
    assertRefused(Base64.getUrlEncoder().encodeToString(new byte[200]), LIST);
  }
}
