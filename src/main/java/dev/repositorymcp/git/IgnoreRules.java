package dev.repositorymcp.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/// The ignore rules that hold in one directory: its own `.gitignore`, then those of the directories
/// above, then `info/exclude`. They are read when first asked for: most directories hold nothing
/// that is untracked.
///
/// The user's own `core.excludesFile` isn't read, nor one that the repository's configuration
/// names: it may be any file of the machine.
final class IgnoreRules {
  private final @Nullable IgnoreRules parent;
  private final Path file;
  private final String name;
  private @Nullable IgnoreNode rules;

  private IgnoreRules(@Nullable IgnoreRules parent, Path file, String name) {
    this.parent = parent;
    this.file = file;
    this.name = name;
  }

  static IgnoreRules ofRoot(Path root, Path commonDirectory) {
    var exclude = new IgnoreRules(null, commonDirectory.resolve("info/exclude"), "");
    return new IgnoreRules(exclude, root.resolve(".gitignore"), "");
  }

  IgnoreRules below(Path directory, String directoryName) {
    return new IgnoreRules(this, directory.resolve(".gitignore"), "/" + directoryName);
  }

  /// Whether an untracked entry of this directory is ignored; what lies in an ignored directory is
  /// ignored by that.
  boolean ignores(String entry, boolean directory) throws IOException {
    String path = "/" + entry;
    for (IgnoreRules at = this; at != null; at = at.parent) {
      Boolean verdict = at.rules().checkIgnored(path, directory);
      if (verdict != null) {
        return verdict;
      }
      path = at.name + path;
    }
    return false;
  }

  private IgnoreNode rules() throws IOException {
    IgnoreNode known = rules;
    if (known == null) {
      known = new IgnoreNode();
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(file)) {
        byte[] text = SmallFile.read(file, SmallFile.LONG, LinkOption.NOFOLLOW_LINKS);
        known.parse(new ByteArrayInputStream(text));
      }
      rules = known;
    }
    return known;
  }
}
