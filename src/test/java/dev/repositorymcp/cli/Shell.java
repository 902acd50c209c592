package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.repositorymcp.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Runs command lines in this process, each as a program of its own.
///
/// @param environment that they see
/// @param terminal what their streams seem to lead to
record Shell(Map<String, String> environment, Terminal terminal) {
  /// With pipes for streams.
  Shell(Map<String, String> environment) {
    this(environment, Terminal.PIPES);
  }

  /// What a command line did.
  ///
  /// @param errors what it said to a person
  /// @param log what it logged, which in a process of its own goes to standard error as well
  record Run(int exitCode, String output, String errors, String log) {}

  Run run(String... arguments) {
    var output = new ByteArrayOutputStream();
    return run(output, arguments);
  }

  /// @param output takes standard output, or fails to
  Run run(OutputStream output, String... arguments) {
    var errors = new ByteArrayOutputStream();
    var streams =
        new Streams(InputStream.nullInputStream(), output, new PrintStream(errors, true, UTF_8));
    var log = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      int exitCode = new Program(streams, environment, () -> terminal).run(arguments);
      String text = output instanceof ByteArrayOutputStream bytes ? bytes.toString(UTF_8) : "";
      return new Run(exitCode, text, errors.toString(UTF_8), log.toString(UTF_8));
    } finally {
      System.setErr(standardError);
      restoreLogging();
    }
  }

  /// A program sets up logging for its whole process, which here has other tests.
  private static void restoreLogging() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    try {
      new ContextInitializer(context).autoConfig();
    } catch (JoranException e) {
      throw new AssertionError(e);
    }
    context.start();
  }
}
