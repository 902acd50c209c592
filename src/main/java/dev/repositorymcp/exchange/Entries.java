package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportEntry;
import dev.repositorymcp.repository.ImportLine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the readers have in common.
final class Entries {
  private Entries() {}

  /// A place and perhaps a remote, and nothing else.
  static ImportLine place(int line, Path base, String path, @Nullable String remoteUrl) {
    return known(line, base, path, remoteUrl, null, null, List.of());
  }

  static ImportLine known(
      int line,
      Path base,
      String path,
      @Nullable String remoteUrl,
      @Nullable String name,
      @Nullable String description,
      List<String> tags) {
    try {
      return new ImportLine(
          line,
          new ImportEntry.Known(absolute(base, path), remoteUrl, name, description, tags, null));
    } catch (InvalidPathException e) {
      return unreadable(line, "\"" + path + "\" is no path on this machine.");
    }
  }

  /// `~/` stays: it is expanded where paths are checked.
  static String absolute(Path base, String path) {
    return path.equals("~") || path.startsWith("~/")
        ? path
        : base.resolve(path).normalize().toString();
  }

  static ImportLine foreign(int line, String kind) {
    return new ImportLine(line, new ImportEntry.Foreign(kind));
  }

  static ImportLine unreadable(int line, String reason) {
    return new ImportLine(line, new ImportEntry.Unreadable(reason));
  }
}
