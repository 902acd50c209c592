package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.ToolJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One repository in full, as clients see it.
///
/// @param repoId absent for what is not stored, as in a dry run
/// @param isGit false for a folder without git, absent for what is known by its remote alone
/// @param state noteworthy conditions, joined by commas; absent where nothing is known
/// @param checkedAt when the facts from `branch` on were read
/// @param worktrees real paths of at most 20, and how many more there are
/// @param siblings other clones of its remote; only where one repository is shown in full
record RepositoryView(
    @Nullable UUID repoId,
    String name,
    @Nullable String path,
    @Nullable String remoteUrl,
    @Nullable String description,
    List<String> tags,
    JsonNode metadata,
    String status,
    @Nullable Boolean isGit,
    @Nullable String state,
    @Nullable String branch,
    @Nullable String headCommit,
    @Nullable Instant committedAt,
    @Nullable Integer ahead,
    @Nullable Integer behind,
    @Nullable List<String> worktrees,
    @Nullable Instant checkedAt,
    @Nullable List<String> siblings,
    String host,
    int version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant lastIndexedAt) {

  private static final int MOST_WORKTREES = 20;

  static RepositoryView of(RepositoryRecord row) {
    return of(row, List.of());
  }

  RepositoryView withoutId() {
    return new RepositoryView(
        null,
        name,
        path,
        remoteUrl,
        description,
        tags,
        metadata,
        status,
        isGit,
        state,
        branch,
        headCommit,
        committedAt,
        ahead,
        behind,
        worktrees,
        checkedAt,
        siblings,
        host,
        version,
        createdAt,
        updatedAt,
        lastIndexedAt);
  }

  /// With the other clones of its remote.
  static RepositoryView inFull(DSLContext tx, RepositoryRecord row) {
    return of(
        row,
        RepositoryQueries.siblings(tx, row).stream()
            .map(sibling -> sibling.getName() + " (" + Brief.place(sibling) + ")")
            .toList());
  }

  private static RepositoryView of(RepositoryRecord row, List<String> siblings) {
    return new RepositoryView(
        row.getId(),
        row.getName(),
        row.getPath(),
        row.getRemoteUrl(),
        row.getDescription().isEmpty() ? null : row.getDescription(),
        List.of(row.getTags()),
        ToolJson.mapper().readTree(row.getMetadata().data()),
        row.getStatus(),
        row.getPath() == null ? null : row.getGitCommonDir() != null,
        State.of(row),
        row.getBranch(),
        row.getHeadCommit(),
        instant(row.getCommittedAt()),
        row.getAhead(),
        row.getBehind(),
        unlessEmpty(shortened(List.of(row.getWorktrees()))),
        instant(row.getCheckedAt()),
        unlessEmpty(siblings),
        row.getHost(),
        row.getVersion(),
        row.getCreatedAt().toInstant(),
        row.getUpdatedAt().toInstant(),
        instant(row.getLastIndexedAt()));
  }

  private static List<String> shortened(List<String> worktrees) {
    return worktrees.size() <= MOST_WORKTREES
        ? worktrees
        : Stream.concat(
                worktrees.stream().limit(MOST_WORKTREES),
                Stream.of("and %d more".formatted(worktrees.size() - MOST_WORKTREES)))
            .toList();
  }

  private static @Nullable List<String> unlessEmpty(List<String> values) {
    return values.isEmpty() ? null : values;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
