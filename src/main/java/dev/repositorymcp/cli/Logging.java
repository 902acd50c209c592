package dev.repositorymcp.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.repositorymcp.config.LogSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Sends the log to standard error and, if asked, to a file.
///
/// A client may never read standard error: the queue in front of it is bounded, and what doesn't
/// fit is dropped rather than that a call waits.
final class Logging {
  private static final int QUEUE = 1024;

  /// Libraries that report at WARN what this program reports in its own words.
  private static final List<String> TALKATIVE =
      List.of("org.jooq", "com.zaxxer.hikari", "io.modelcontextprotocol");

  /// What it logs as an error it throws, too.
  private static final String NOISY = "org.flywaydb";

  private Logging() {}

  /// Replaces whatever logging was set up before.
  static void configure(LogSettings settings) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setTarget("System.err");
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(queued(context, console));
    addFile(context, root, settings.file());
    TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    context.getLogger(NOISY).setLevel(Level.OFF);
    // A connection that isn't given back is named with the stack of who has it.
    context.getLogger("com.zaxxer.hikari.pool.ProxyLeakTask").setLevel(Level.WARN);
    Level level = Level.toLevel(settings.level().name());
    context.getLogger("dev.repositorymcp").setLevel(level);
    context
        .getLogger("dev.repositorymcp.sql")
        .setLevel(settings.sqlEcho() ? Level.INFO : Level.WARN);
  }

  private static void addFile(LoggerContext context, Logger root, @Nullable Path file) {
    if (file != null) {
      var appender = new FileAppender<ILoggingEvent>();
      appender.setFile(file.toString());
      root.addAppender(queued(context, appender));
      if (!appender.isStarted()) {
        context
            .getLogger(Logging.class)
            .warn("LOG_FILE {} can't be opened, so nothing is written there", file);
      }
    }
  }

  private static AsyncAppender queued(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> target) {
    var layout = new LogLayout();
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    target.setContext(context);
    target.setEncoder(encoder);
    target.start();
    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(200);
    queue.addAppender(target);
    queue.start();
    return queue;
  }

  /// Writes what is queued, for at most a fifth of a second.
  static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
