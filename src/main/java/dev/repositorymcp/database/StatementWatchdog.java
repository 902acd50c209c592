package dev.repositorymcp.database;

import java.sql.Statement;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Cancels statements that take too long, behind a connection pooler too, where no setting of the
/// session would last.
///
/// One thread looks at all of them once in a while, and only while there are any: the driver's own
/// query timeout wakes a timer's thread for each statement.
final class StatementWatchdog {
  private final Duration limit;
  private final IdentityHashMap<Statement, Long> since = new IdentityHashMap<>();
  private boolean watching;

  /// @param limit what a statement may take; it is cancelled a thirtieth of that later at most
  StatementWatchdog(Duration limit) {
    this.limit = limit;
  }

  synchronized void add(Statement statement) {
    since.put(statement, System.nanoTime());
    if (!watching) {
      watching = true;
      Thread.ofVirtual().name("statement-watchdog").start(this::watch);
    }
  }

  synchronized void remove(Statement statement) {
    since.remove(statement);
  }

  private void watch() {
    do {
      LockSupport.parkNanos(limit.toNanos() / 30);
      overdue().forEach(StatementListener::cancel);
    } while (isNeeded());
  }

  private synchronized List<Statement> overdue() {
    long latestStart = System.nanoTime() - limit.toNanos();
    return since.entrySet().stream()
        .filter(running -> running.getValue() - latestStart < 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// When nothing runs, the watch ends; the next statement begins another.
  private synchronized boolean isNeeded() {
    watching = !since.isEmpty();
    return watching;
  }
}
