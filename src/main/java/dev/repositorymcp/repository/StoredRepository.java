package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.text.Spelling;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.StorableText;
import dev.repositorymcp.tool.ToolJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A row as an export keeps it: everything that is stored, so that an import loses nothing. Names
/// are those that lists have.
record StoredRepository(
    UUID repoId,
    String host,
    @Nullable String path,
    String name,
    @Nullable String description,
    @Nullable String remoteUrl,
    @Nullable List<String> tags,
    @Nullable JsonNode metadata,
    @Nullable String status,
    @Nullable String gitCommonDir,
    @Nullable String fileKey,
    @Nullable String rootCommit,
    @Nullable String branch,
    @Nullable String headCommit,
    @Nullable Instant committedAt,
    @Nullable Boolean dirty,
    @Nullable Integer ahead,
    @Nullable Integer behind,
    @Nullable List<String> worktrees,
    @Nullable String presence,
    @Nullable Instant checkedAt,
    @Nullable Instant lastIndexedAt,
    @Nullable Integer version,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt) {

  private static final List<String> NAMES =
      Arrays.stream(StoredRepository.class.getRecordComponents())
          .map(ToolJson::propertyName)
          .toList();

  /// Fields of lists that follow from others.
  private static final Set<String> DERIVED = Set.of("is_git", "state", "siblings");

  static StoredRepository of(RepositoryRecord row) {
    return new StoredRepository(
        row.getId(),
        row.getHost(),
        row.getPath(),
        row.getName(),
        row.getDescription().isEmpty() ? null : row.getDescription(),
        row.getRemoteUrl(),
        List.of(row.getTags()),
        ToolJson.mapper().readTree(row.getMetadata().data()),
        row.getStatus(),
        row.getGitCommonDir(),
        row.getFileKey(),
        row.getRootCommit(),
        row.getBranch(),
        row.getHeadCommit(),
        instant(row.getCommittedAt()),
        row.getDirty(),
        row.getAhead(),
        row.getBehind(),
        List.of(row.getWorktrees()),
        row.getPresence(),
        instant(row.getCheckedAt()),
        instant(row.getLastIndexedAt()),
        row.getVersion(),
        instant(row.getCreatedAt()),
        instant(row.getUpdatedAt()));
  }

  /// What a line of an export says.
  ///
  /// @throws Failure naming the field that there isn't, is missing, or can't be read
  static StoredRepository parse(ObjectNode fields) {
    for (String name : fields.propertyNames()) {
      if (!NAMES.contains(name) && !DERIVED.contains(name)) {
        throw Failure.invalidArgument(
            "there is no field \"%s\"%s."
                .formatted(
                    name,
                    Spelling.closest(name, NAMES)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")));
      }
    }
    for (String name : List.of("repo_id", "host", "name")) {
      demand(fields.path(name).isString(), name + " is needed");
    }
    try {
      StoredRepository stored = ToolJson.mapper().treeToValue(fields, StoredRepository.class);
      var _ = stored.row();
      return stored;
    } catch (DatabindException e) {
      String field =
          e.getPath().isEmpty()
              ? "a field"
              : String.valueOf(e.getPath().getFirst().getPropertyName());
      throw Failure.invalidArgument(field + " has a value of another kind; export writes such.");
    }
  }

  /// The row to store.
  ///
  /// @throws Failure for the first value that can't be stored
  RepositoryRecord row() {
    check();
    var row = new RepositoryRecord();
    row.setId(repoId);
    row.setHost(host);
    row.setPath(path);
    row.setName(name);
    row.setDescription(Objects.requireNonNullElse(description, ""));
    row.setRemoteUrl(remoteUrl == null ? null : RemoteUrl.parse(remoteUrl));
    row.setTags(Tags.parse(String.join(",", orEmpty(tags))).toArray(String[]::new));
    row.setMetadata(
        metadata == null ? JSONB.valueOf("{}") : Metadata.parse(ToolJson.write(metadata)));
    row.setStatus(Objects.requireNonNullElse(status, "active"));
    row.setGitCommonDir(gitCommonDir);
    row.setFileKey(fileKey);
    row.setRootCommit(rootCommit);
    row.setBranch(branch);
    row.setHeadCommit(headCommit);
    row.setCommittedAt(time(committedAt));
    row.setDirty(dirty);
    row.setAhead(ahead);
    row.setBehind(behind);
    row.setWorktrees(orEmpty(worktrees).toArray(String[]::new));
    row.setPresence(presence);
    row.setCheckedAt(time(checkedAt));
    row.setLastIndexedAt(time(lastIndexedAt));
    row.setVersion(Objects.requireNonNullElse(version, 1));
    OffsetDateTime now = RepositoryQueries.now();
    row.setCreatedAt(Objects.requireNonNullElse(time(createdAt), now));
    row.setUpdatedAt(Objects.requireNonNullElse(time(updatedAt), row.getCreatedAt()));
    row.setSearchText(SearchText.of(row));
    return row;
  }

  /// What the table's constraints demand, in words that say which field it is.
  private void check() {
    StorableText.require("the line", ToolJson.mapper().convertValue(this, Object.class));
    demand(path != null || remoteUrl != null, "path or remote_url is needed");
    demand(path == null || !path.isEmpty(), "path must not be empty; leave it out");
    demand(path == null || RepositoryPath.fits(path), "path may have at most 4096 bytes");
    demand(!host.isBlank(), "host must not be empty");
    requireLengths(name, description);
    demand(
        status == null || List.of("active", "archived").contains(status),
        "status must be active or archived");
    demand(
        presence == null || List.of("present", "missing", "unreachable").contains(presence),
        "presence must be present, missing or unreachable");
    demand(version == null || version >= 1, "version must be at least 1");
    demand(
        orEmpty(tags).stream().noneMatch(tag -> tag.contains(",")), "a tag must not have a comma");
  }

  /// @throws Failure if the table has no room for one of them
  static void requireLengths(@Nullable String name, @Nullable String description) {
    demand(name == null || isBetween(1, length(name), 200), "name must have 1 to 200 characters");
    demand(length(description) <= 4000, "description may have at most 4000 characters");
  }

  private static void demand(boolean kept, String rule) {
    if (!kept) {
      throw Failure.invalidArgument(rule + ".");
    }
  }

  private static boolean isBetween(int least, int value, int most) {
    return least <= value && value <= most;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.codePointCount(0, text.length());
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return Objects.requireNonNullElse(list, List.of());
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }
}
