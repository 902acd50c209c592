package dev.repositorymcp.terminal;

/// What the standard streams lead to.
///
/// @param outputWidth columns of the terminal that standard output leads to; [#NONE] for a pipe, a
///   file or a terminal that doesn't tell
/// @param errorWidth the same of standard error
public record Terminal(int outputWidth, int errorWidth) {
  /// No terminal.
  public static final int NONE = 0;

  /// Two pipes.
  public static final Terminal PIPES = new Terminal(NONE, NONE);

  /// Whether standard output leads to a terminal.
  public boolean showsOutput() {
    return outputWidth != NONE;
  }

  /// Whether standard error leads to a terminal.
  public boolean showsErrors() {
    return errorWidth != NONE;
  }
}
