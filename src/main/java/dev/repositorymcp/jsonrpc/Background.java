package dev.repositorymcp.jsonrpc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what nobody waits for.
public final class Background {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private Background() {}

  public static void run(String name, Runnable work) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.warn("{} failed", name, e);
              }
            });
  }
}
