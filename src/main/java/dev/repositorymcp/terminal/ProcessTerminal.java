package dev.repositorymcp.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/// Asks the system what the standard streams of this process lead to.
///
/// Nothing is sent to the terminal and none of its settings is touched.
public final class ProcessTerminal {
  /// What a terminal has that doesn't tell its width, a serial line for example.
  private static final int USUAL_WIDTH = 80;

  private ProcessTerminal() {}

  /// Takes a moment, so only who shows something to a person should ask.
  public static Terminal look() {
    try {
      TerminalProvider system = TerminalProvider.load("ffm");
      return new Terminal(width(system, SystemStream.Output), width(system, SystemStream.Error));
    } catch (IOException | RuntimeException | LinkageError e) {
      // A system that JLine doesn't know: what suits a pipe suits any terminal.
      return Terminal.PIPES;
    }
  }

  private static int width(TerminalProvider system, SystemStream stream) {
    if (!system.isSystemStream(stream)) {
      return Terminal.NONE;
    }
    try {
      int width = system.systemStreamWidth(stream);
      return width > 0 ? width : USUAL_WIDTH;
    } catch (UncheckedIOException e) {
      return USUAL_WIDTH;
    }
  }
}
