package dev.repositorymcp.config;

import java.time.Duration;

/// How many connections are kept and how long one waits and lives.
///
/// @param size connections kept open (`POOL_SIZE`)
/// @param maxOverflow connections beyond `size` under load (`MAX_OVERFLOW`)
/// @param timeout longest wait for a free connection (`POOL_TIMEOUT`)
/// @param recycle age at which a connection is replaced (`POOL_RECYCLE`); zero means never
/// @param prePing whether a connection is tested before use (`POOL_PRE_PING`)
public record PoolSettings(
    int size, int maxOverflow, Duration timeout, Duration recycle, boolean prePing) {

  /// What the pool holds at most.
  public int limit() {
    return size + maxOverflow;
  }
}
