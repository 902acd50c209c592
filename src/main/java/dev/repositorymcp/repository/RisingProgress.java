package dev.repositorymcp.repository;

import dev.repositorymcp.tool.CallContext;

/// Lets work in several phases, each of which counts from 1, report values that only rise.
final class RisingProgress implements CallContext.Progress {
  private final CallContext.Progress progress;
  private String phase = "";
  private long before;
  private long furthest;

  private RisingProgress(CallContext.Progress progress) {
    this.progress = progress;
  }

  static CallContext in(CallContext context) {
    return new CallContext(context.cancellation(), new RisingProgress(context.progress()));
  }

  @Override
  public synchronized void report(long done, long total, String message) {
    if (!message.equals(phase)) {
      phase = message;
      before = furthest;
    }
    furthest = Math.max(furthest, before + done);
    progress.report(before + done, total > 0 ? before + total : 0, message);
  }
}
