package dev.repositorymcp.git;

import dev.repositorymcp.tool.CallContext;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/// Finds the repositories below a directory. It stops at each one it finds, follows no symbolic
/// link and, unless asked, passes over hidden directories, `node_modules` and other disks.
public final class RepositoryScanner {
  private RepositoryScanner() {}

  /// Looks into a directory and below.
  ///
  /// @param start a directory; a link to one is followed
  /// @throws NoSuchFileException if there is no such directory
  /// @throws NotDirectoryException if it is a file
  /// @throws CancellationException if the call is cancelled
  public static ScanResult scan(Path start, ScanOptions options, CallContext context)
      throws IOException {
    return new Scan(start.toRealPath(), options, context).run();
  }
}
