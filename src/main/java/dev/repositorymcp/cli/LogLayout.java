package dev.repositorymcp.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
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
    String message = String.valueOf(event.getFormattedMessage());
    message
        .chars()
        .limit(LONGEST_MESSAGE)
        .forEach(c -> line.append(c < ' ' || c == 0x7F ? ' ' : (char) c));
    line.append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      String stack = ThrowableProxyUtil.asString(thrown);
      line.append(stack, 0, Math.min(stack.length(), LONGEST_STACK));
      if (line.charAt(line.length() - 1) != '\n') {
        line.append(System.lineSeparator());
      }
    }
    return line.toString();
  }
}
