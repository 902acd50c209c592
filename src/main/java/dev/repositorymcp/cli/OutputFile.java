package dev.repositorymcp.cli;

import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// Where a command writes that has much to write: a file, or standard output.
///
/// @param file absent or `-` for standard output
record OutputFile(Session session, @Nullable Path file) {
  /// Writes everything.
  @FunctionalInterface
  interface Work {
    /// Gives how many repositories were written.
    int write(OutputStream out) throws SettingsException, IOException;
  }

  /// Writes beside the file and renames at the end, so that what has the name is whole.
  ///
  /// @throws Failure if there is no such directory
  void write(Work work) throws SettingsException, IOException {
    if (file == null || file.toString().equals("-")) {
      var _ = work.write(session.streams().out());
      return;
    }
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw Failure.invalidArgument(
          "\"%s\" is no directory; create it, or choose another.".formatted(directory));
    }
    Path fresh = Files.createTempFile(directory, target.getFileName() + ".", ".part");
    try {
      int count;
      try (OutputStream out = Files.newOutputStream(fresh)) {
        count = work.write(out);
      }
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      session.tell(count + " repositories were written to " + target);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
