package dev.repositorymcp;

import dev.repositorymcp.cli.Program;
import dev.repositorymcp.cli.Streams;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/// Entry point of the process.
public final class Main {
  private Main() {}

  /// Keeps the real standard output for protocol and results; whatever else prints goes to standard
  /// error from here on.
  public static void main(String[] arguments) {
    var standardOutput = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    System.exit(new Program(new Streams(System.in, standardOutput, System.err)).run(arguments));
  }
}
