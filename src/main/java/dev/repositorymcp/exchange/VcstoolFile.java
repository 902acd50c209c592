package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A `.repos` file, as `vcs export` writes it: repositories by relative path, each with type, url
/// and version.
final class VcstoolFile {
  private VcstoolFile() {}

  static List<ImportLine> read(String text, Path base) {
    return YamlFile.read(
        text,
        "repositories",
        repository -> {
          String type = Objects.requireNonNullElse(repository.text("type"), "git");
          return type.equals("git")
              ? Entries.place(repository.line(), base, repository.key(), repository.text("url"))
              : Entries.foreign(repository.line(), type);
        });
  }
}
