package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportEntry;
import dev.repositorymcp.repository.ImportLine;
import dev.repositorymcp.tool.ToolJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An object a line. With `repo_id` it is a row of an export; without, somebody wrote it by hand or
/// took some fields of a list, and it is registered as new.
final class NdjsonFile {
  private static final Set<String> OF_THE_USER =
      Set.of("path", "remote_url", "name", "description", "tags", "metadata");

  /// What git or the registry knows better.
  private static final Set<String> NOT_NEEDED =
      Set.of(
          "is_git",
          "state",
          "branch",
          "head_commit",
          "committed_at",
          "ahead",
          "behind",
          "dirty",
          "worktrees",
          "checked_at",
          "siblings",
          "version",
          "created_at",
          "updated_at",
          "last_indexed_at",
          "presence",
          "git_common_dir",
          "file_key",
          "root_commit");

  private NdjsonFile() {}

  static List<ImportLine> read(String text, Path base) {
    var lines = new ArrayList<ImportLine>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        lines.add(line(number, line, base));
      }
    }
    return lines;
  }

  private static ImportLine line(int number, String line, Path base) {
    JsonNode tree;
    try {
      tree = ToolJson.mapper().readTree(line);
    } catch (JacksonException e) {
      return Entries.unreadable(number, "this is not JSON; a line holds one whole object.");
    }
    if (!(tree instanceof ObjectNode fields)) {
      return Entries.unreadable(number, "a line holds one JSON object.");
    }
    return fields.has("repo_id")
        ? new ImportLine(number, new ImportEntry.Exported(fields))
        : known(number, fields, base);
  }

  private static ImportLine known(int number, ObjectNode fields, Path base) {
    for (String name : fields.propertyNames()) {
      if (!OF_THE_USER.contains(name) && !NOT_NEEDED.contains(name)) {
        return Entries.unreadable(
            number,
            "\"%s\" can't be set without repo_id; leave it out, or import what export wrote."
                .formatted(name));
      }
    }
    String path = text(fields, "path");
    return new ImportLine(
        number,
        new ImportEntry.Known(
            path == null ? null : Entries.absolute(base, path),
            text(fields, "remote_url"),
            text(fields, "name"),
            text(fields, "description"),
            fields.path("tags").valueStream().map(tag -> tag.asString()).toList(),
            fields.get("metadata")));
  }

  private static @Nullable String text(ObjectNode fields, String name) {
    JsonNode value = fields.path(name);
    return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
  }
}
