package dev.repositorymcp.jsonrpc;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hides what went wrong from the client: an exception's own message may hold SQL, paths or
/// secrets.
public final class Defect {
  private static final Logger LOG = LoggerFactory.getLogger(Defect.class);
  private static final int BITS = 40;

  private Defect() {}

  /// Logs a defect and gives the error for the client, which only refers to the log.
  ///
  /// @param what what failed because of it
  public static ProtocolError hide(String what, Throwable defect) {
    long random = ThreadLocalRandom.current().nextLong(1L << BITS);
    String reference =
        Long.toString((1L << BITS) | random, 32).substring(1).toUpperCase(Locale.ROOT);
    LOG.error("Reference {}: {} failed", reference, what, defect);
    return ProtocolError.internal("Internal error, reference " + reference);
  }
}
