package dev.repositorymcp.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Records what one logger says, down to DEBUG, while it is open.
final class LogRecorder implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final boolean additive;

  LogRecorder(Class<?> source) {
    this(source.getName());
  }

  LogRecorder(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    additive = logger.isAdditive();
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
    events.start();
    logger.addAppender(events);
  }

  List<ILoggingEvent> events() {
    return List.copyOf(events.list);
  }

  /// `LEVEL message` of each event, numbers of transactions left out.
  List<String> lines() {
    return events().stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .map(line -> line.replaceAll("Transaction \\d+", "Transaction"))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
    logger.setLevel(null);
    logger.setAdditive(additive);
  }
}
