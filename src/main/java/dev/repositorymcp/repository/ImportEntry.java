package dev.repositorymcp.repository;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One repository that a file tells of.
public sealed interface ImportEntry {
  /// What an export wrote, with its id; it is stored as it is.
  record Exported(ObjectNode fields) implements ImportEntry {}

  /// What another tool knows of a repository; it is registered as if somebody added it.
  ///
  /// @param path absolute
  /// @param name wished for
  record Known(
      @Nullable String path,
      @Nullable String remoteUrl,
      @Nullable String name,
      @Nullable String description,
      List<String> tags,
      @Nullable JsonNode metadata)
      implements ImportEntry {}

  /// What isn't a repository of git.
  record Foreign(String kind) implements ImportEntry {}

  /// What can't be understood.
  ///
  /// @param reason a sentence
  record Unreadable(String reason) implements ImportEntry {}
}
