package dev.repositorymcp.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.repositorymcp.terminal.DisplayText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// One event as a line, and its exception below. Logback's `PatternLayout` would load 170 classes
/// before the first answer, of which none is needed for it.
final class LogLayout extends LayoutBase<ILoggingEvent> {
  /// So that no argument of a client fills the log.
  private static final int LONGEST_MESSAGE = 1024;

  private static final int LONGEST_STACK = 8192;

  /// Made when there is something to log.
  private static final class Time {
    static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder();
    Time.FORMAT.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).append(" ".repeat(Math.max(0, 5 - level.length())));
    String logger = event.getLoggerName();
    line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(" - ");
    String message = String.valueOf(event.getFormattedMessage()).replaceAll("\\R\\s*", " ");
    line.append(DisplayText.visible(cut(message, LONGEST_MESSAGE))).append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      cut(ThrowableProxyUtil.asString(thrown), LONGEST_STACK)
          .lines()
          .forEach(below -> line.append(indented(below)).append(System.lineSeparator()));
    }
    return line.toString();
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }

  /// Messages of exceptions quote what clients send: no line of theirs passes for an event.
  private static String indented(String line) {
    String text = line.stripLeading();
    int depth = Math.max(1, line.length() - text.length());
    return "\t".repeat(depth) + DisplayText.visible(text);
  }
}
