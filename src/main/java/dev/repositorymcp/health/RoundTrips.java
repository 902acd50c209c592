package dev.repositorymcp.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.DSLContext;

/// How long `SELECT 1` takes on a connection that is open.
///
/// @param samples how often it was asked
/// @param p50Ms half of them took at most this many milliseconds; the others likewise
public record RoundTrips(int samples, double p50Ms, double p95Ms, double p99Ms) {
  private static final int MOST = 100;

  /// Far away, fewer will do.
  private static final Duration LONGEST = Duration.ofSeconds(2);

  static RoundTrips measure(DSLContext tx) {
    // The first makes what all use; the second begins the transaction.
    long _ = ask(tx);
    long _ = ask(tx);
    long end = System.nanoTime() + LONGEST.toNanos();
    var taken = new ArrayList<Long>();
    do {
      taken.add(ask(tx));
    } while (taken.size() < MOST && System.nanoTime() < end);
    Collections.sort(taken);
    return new RoundTrips(
        taken.size(), percentile(taken, 50), percentile(taken, 95), percentile(taken, 99));
  }

  private static long ask(DSLContext tx) {
    long start = System.nanoTime();
    Object _ = tx.fetchValue("SELECT 1");
    return System.nanoTime() - start;
  }

  /// The smallest that so many of a hundred don't exceed.
  static double percentile(List<Long> sorted, int hundredths) {
    return milliseconds(sorted.get((hundredths * sorted.size() + 99) / 100 - 1));
  }

  static double milliseconds(long nanoseconds) {
    return Math.round(nanoseconds / 1e4) / 100.0;
  }
}
