package dev.repositorymcp.terminal;

import dev.repositorymcp.tool.CallContext;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A progress bar on standard error, while a person watches; nothing of it stays.
public final class ProgressDisplay implements CallContext.Progress, AutoCloseable {
  private static final int REFRESH_MILLIS = 200;

  private final PrintStream errors;
  private final int width;
  private @Nullable ProgressBar bar;
  private long before;

  /// @param width columns of the terminal, [Terminal#NONE] to show nothing
  public ProgressDisplay(PrintStream errors, int width) {
    this.errors = errors;
    this.width = width;
  }

  @Override
  public synchronized void report(long done, long total, String message) {
    if (width == Terminal.NONE) {
      return;
    }
    ProgressBar current = bar;
    if (current == null || !current.getTaskName().equals(message)) {
      clear();
      // A phase of longer work goes on counting where the one before has ended.
      before = Math.max(0, done - 1);
      current = start(message, total - before);
      bar = current;
    }
    current.stepTo(done - before);
  }

  private ProgressBar start(String message, long total) {
    // The last column makes some terminals begin a new line.
    var line = new ErasableLine(errors, width - 1);
    return new ProgressBarBuilder()
        .setTaskName(message)
        .setInitialMax(total > 0 ? total : -1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setConsumer(line)
        .clearDisplayOnFinish()
        .build();
  }

  /// Prints a line of its own.
  public synchronized void say(String line) {
    if (bar != null) {
      ErasableLine.erase(errors, width - 1);
    }
    errors.println(line);
  }

  /// Takes the bar away; another report begins a new one.
  public synchronized void clear() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void close() {
    clear();
  }

  /// The library's own would ask the terminal what it can do, which is more than a bar needs.
  private static final class ErasableLine implements ProgressBarConsumer {
    private final PrintStream errors;
    private final int width;

    ErasableLine(PrintStream errors, int width) {
      this.errors = errors;
      this.width = width;
    }

    static void erase(PrintStream errors, int width) {
      errors.print("\r" + " ".repeat(Math.max(0, width)) + "\r");
      errors.flush();
    }

    @Override
    public int getMaxRenderedLength() {
      return width;
    }

    @Override
    public void accept(String rendered) {
      errors.print("\r" + rendered);
      errors.flush();
    }

    @Override
    public void clear() {
      erase(errors, width);
    }

    @Override
    public void close() {
      errors.flush();
    }
  }
}
