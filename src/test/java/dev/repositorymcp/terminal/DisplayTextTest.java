package dev.repositorymcp.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a terminal shows of a text, and how many columns that takes.
class DisplayTextTest {
  private static final String FAMILY = "👨\u200d👩\u200d👧";

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "atlas, 5",
    "東京, 4",
    "한국, 4",
    "ｶﾅ, 2",
    "cafe\u0301, 4",
    "🚀, 2",
    "☺\ufe0f, 2",
    "🇩🇪, 2",
    "👨\u200d👩\u200d👧, 2",
    "a東🚀e\u0301, 6"
  })
  void columnsAreCountedAsTerminalsDo(String text, int columns) {
    assertThat(DisplayText.width(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "atlas, 5, atlas",
    "atlas, 4, atl…",
    "atlas, 1, …",
    "東京都, 6, 東京都",
    "東京都, 5, 東京…",
    "東京都, 4, 東…",
    "cafe\u0301s, 4, caf…",
    "cafe\u0301s!, 5, cafe\u0301…",
    "ab👨\u200d👩\u200d👧c, 4, ab…",
    "ab👨\u200d👩\u200d👧cd, 5, ab👨\u200d👩\u200d👧…",
    "🇩🇪🇫🇷, 3, 🇩🇪…"
  })
  void noCharacterIsCutInHalf(String text, int columns, String cut) {
    assertThat(DisplayText.cut(text, columns)).isEqualTo(cut);
    assertThat(DisplayText.width(cut)).isLessThanOrEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "a\u001b[31m, a\\u001b[31m",
    "a\u0007b, a\\u0007b",
    "a\u009bb, a\\u009bb",
    "a\u202eb, a\\u202eb",
    "a\u2028b, a\\u2028b",
    "a\u200bb, a\\u200bb",
    "a\u200db, a\\u200db",
    "\ud800, \\ud800"
  })
  void whatATerminalWouldObeyOrHideIsShown(String text, String visible) {
    assertThat(DisplayText.visible(text)).isEqualTo(visible);
  }

  @Test
  void linesAndTabsAreShownToo() {
    assertThat(DisplayText.visible("a\r\n\tb")).isEqualTo("a\\u000d\\u000a\\u0009b");
  }

  @ParameterizedTest
  @ValueSource(strings = {FAMILY, "👩🏽\u200d🚀", "Zürich 東京 e\u0301 🇩🇪 ☺\ufe0f"})
  void whatIsOnlyToBeSeenStays(String text) {
    assertThat(DisplayText.visible(text)).isEqualTo(text);
  }
}
