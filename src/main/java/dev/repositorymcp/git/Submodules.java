package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/// Tells whether the submodules of a working tree are where the index wants them, and clean.
final class Submodules {
  /// Submodules of submodules of … are followed no deeper.
  private static final int DEEPEST = 5;

  private final Path root;
  private final Configuration configuration;
  private final TreeReader reader;
  private final int depth;
  private @Nullable Map<String, String> names;

  /// For one working tree.
  ///
  /// @param depth how many repositories this one is inside of
  Submodules(Path root, Configuration configuration, TreeReader reader, int depth) {
    this.root = root;
    this.configuration = configuration;
    this.reader = reader;
    this.depth = depth;
  }

  /// How much of a submodule's state counts, as in `submodule.<name>.ignore`.
  private enum Ignored {
    NONE,
    UNTRACKED,
    DIRTY,
    ALL
  }

  /// Whether git would show a submodule as changed.
  ///
  /// @param path relative to the root
  boolean differs(DirCacheEntry entry, String path, Path directory) throws IOException {
    Ignored ignored = ignored(path);
    if (ignored == Ignored.ALL) {
      return false;
    }
    Location location = Locator.at(directory.toRealPath()).orElse(null);
    if (location == null || location.commonDirectory().equals(directory)) {
      return false;
    }
    if (depth >= DEEPEST) {
      throw new Doubt("submodules are nested too deeply");
    }
    return reader.submoduleDiffers(
        location,
        entry.getObjectId().name(),
        ignored == Ignored.DIRTY,
        ignored == Ignored.UNTRACKED,
        depth + 1);
  }

  private Ignored ignored(String path) throws IOException {
    String name = names().get(path);
    String value = name == null ? null : configuration.text("submodule", name, "ignore");
    if (value == null) {
      value = name == null ? null : modules().getString("submodule", name, "ignore");
    }
    if (value == null) {
      value = configuration.text("diff", null, "ignoreSubmodules");
    }
    return switch (value == null ? "none" : value.toLowerCase(Locale.ROOT)) {
      case "all" -> Ignored.ALL;
      case "dirty" -> Ignored.DIRTY;
      case "untracked" -> Ignored.UNTRACKED;
      default -> Ignored.NONE;
    };
  }

  private Map<String, String> names() throws IOException {
    Map<String, String> known = names;
    if (known == null) {
      known = new HashMap<>();
      Config modules = modules();
      for (String name : modules.getSubsections("submodule")) {
        String path = modules.getString("submodule", name, "path");
        if (path != null) {
          known.put(path, name);
        }
      }
      names = known;
    }
    return known;
  }

  private Config modules() throws IOException {
    return Configuration.parse(root.resolve(".gitmodules"), new Config());
  }
}
