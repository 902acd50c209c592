package dev.repositorymcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLayoutTest {
  private final Logger logger = new LoggerContext().getLogger("dev.repositorymcp.some.Place");
  private final LogLayout layout = new LogLayout();

  private String line(Level level, @Nullable String message, @Nullable Throwable thrown) {
    return layout.doLayout(new LoggingEvent("x", logger, level, message, thrown, null));
  }

  @Test
  void anEventIsALine() {
    assertThat(line(Level.WARN, "all\nis well\u001b\u202e", null))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  Place - "
                + "all is well\\\\u001b\\\\u202e\\R");
    assertThat(line(Level.ERROR, "lost", null)).contains("Z ERROR Place - lost");
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(line(Level.INFO, "é".repeat(5000), null)).endsWith("- " + "é".repeat(1024) + "\n");
  }

  @Test
  void anExceptionFollowsAndEndsItsLine() {
    String text = line(Level.ERROR, "failed", new IllegalStateException("because"));
    assertThat(text)
        .contains("- failed\n\tjava.lang.IllegalStateException: because\n")
        .contains("\tat " + LogLayoutTest.class.getName())
        .endsWith("\n")
        .doesNotEndWith("\n\n");
    String longest = line(Level.ERROR, "failed", new IllegalStateException("x".repeat(20_000)));
    assertThat(longest.lines().count()).isEqualTo(2);
    assertThat(longest).endsWith("x\n").hasSizeLessThan(8300);
  }

  @Test
  void whatAClientSendsPassesForNoEventAndIsNotObeyed() {
    String text =
        line(Level.DEBUG, "refused", new IllegalStateException("a\n2026 ERROR b\u001b]0;x\u0007"));
    assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("\t"));
    assertThat(text).contains("\t2026 ERROR b\\u001b]0;x\\u0007\n").doesNotContain("\u001b");
  }

  @Test
  void anEventWithoutAMessageIsNotLost() {
    assertThat(line(Level.ERROR, null, new IllegalStateException("because")))
        .contains("Place - null\n\tjava.lang.IllegalStateException: because");
  }
}
