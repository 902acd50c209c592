package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// `mani.yaml`: projects by name, each with a path (its name by default), url, desc and tags.
final class ManiFile {
  private ManiFile() {}

  static List<ImportLine> read(String text, Path base) {
    return YamlFile.read(
        text,
        "projects",
        project ->
            Entries.known(
                project.line(),
                base,
                Objects.requireNonNullElse(project.text("path"), project.key()),
                project.text("url"),
                project.key(),
                project.text("desc"),
                project.texts("tags")));
  }
}
