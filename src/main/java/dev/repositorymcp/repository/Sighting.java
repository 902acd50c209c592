package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.Fact;
import dev.repositorymcp.git.Facts;
import dev.repositorymcp.git.FileKey;
import dev.repositorymcp.git.Head;
import dev.repositorymcp.git.Unknown;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the disk says of one place now.
///
/// @param path of the repository's root; of the folder itself where there is no git
/// @param facts absent for a folder without git
record Sighting(Path path, @Nullable Facts facts) {

  /// The remote's address in canonical form: `origin`'s, else the only one's.
  @Nullable String remoteUrl() {
    if (facts == null) {
      return null;
    }
    String url = facts.remotes().get("origin");
    if (url == null && facts.remotes().size() == 1) {
      url = facts.remotes().firstEntry().getValue();
    }
    return url == null ? null : RemoteUrl.tryParse(url).orElse(null);
  }

  /// Whether this is what shows through where the disk of a row's repository was mounted.
  boolean isOffItsDisk(RepositoryRecord row) {
    return facts == null
        && row.getGitCommonDir() != null
        && row.getFileKey() != null
        && !FileKey.isSameDevice(row.getFileKey(), fileKey());
  }

  @Nullable String commonDirectory() {
    return facts == null ? null : facts.location().commonDirectory().toString();
  }

  @Nullable String rootCommit() {
    return facts == null ? null : facts.rootCommit();
  }

  @Nullable String fileKey() {
    return facts == null ? FileKey.of(path) : facts.fileKey();
  }

  /// What couldn't be read and why, for a person; null if nothing.
  @Nullable String doubts() {
    return facts == null || facts.unknowns().isEmpty()
        ? null
        : facts.unknowns().stream()
            .collect(
                Collectors.groupingBy(
                    Unknown::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(unknown -> unknown.fact().spelling(), Collectors.toList())))
            .entrySet()
            .stream()
            .map(Sighting::doubt)
            .collect(Collectors.joining("; "));
  }

  private static String doubt(Map.Entry<String, List<String>> unknown) {
    List<String> facts = unknown.getValue();
    return "%s %s unknown: %s"
        .formatted(String.join(", ", facts), facts.size() == 1 ? "is" : "are", unknown.getKey());
  }

  /// Records the sighting in a row. What is unknown now is null, so that nothing old passes for
  /// what is there; evidence of identity stays, since it doesn't change.
  void recordIn(RepositoryRecord row, OffsetDateTime now) {
    row.setPath(path.toString());
    row.setPresence("present");
    row.setCheckedAt(now);
    row.setFileKey(fileKey());
    row.setGitCommonDir(commonDirectory());
    if (facts == null) {
      recordNoGit(row);
      return;
    }
    row.setLastIndexedAt(now);
    if (!isUnknown(Fact.ROOT_COMMIT)) {
      row.setRootCommit(facts.rootCommit());
    }
    recordHead(row, facts);
    row.setDirty(facts.dirty());
    row.setAhead(Optional.ofNullable(facts.divergence()).map(Facts.Divergence::ahead).orElse(null));
    row.setBehind(
        Optional.ofNullable(facts.divergence()).map(Facts.Divergence::behind).orElse(null));
    if (!isUnknown(Fact.WORKTREES)) {
      row.setWorktrees(facts.worktrees().stream().map(Path::toString).toArray(String[]::new));
    }
  }

  private static void recordNoGit(RepositoryRecord row) {
    row.setRootCommit(null);
    row.setBranch(null);
    row.setHeadCommit(null);
    row.setCommittedAt(null);
    row.setDirty(null);
    row.setAhead(null);
    row.setBehind(null);
    row.setWorktrees(new String[0]);
  }

  private boolean isUnknown(Fact fact) {
    return facts != null && facts.unknowns().stream().anyMatch(doubt -> doubt.fact() == fact);
  }

  private static void recordHead(RepositoryRecord row, Facts facts) {
    row.setCommittedAt(
        facts.committedAt() == null ? null : facts.committedAt().atOffset(ZoneOffset.UTC));
    switch (facts.head()) {
      case Head.Branch(String name, String commit) -> {
        row.setBranch(name);
        row.setHeadCommit(commit);
      }
      case Head.Unborn(String name) -> {
        row.setBranch(name);
        row.setHeadCommit(null);
      }
      case Head.Detached(String commit) -> {
        row.setBranch(null);
        row.setHeadCommit(commit);
      }
      case null -> {
        row.setBranch(null);
        row.setHeadCommit(null);
      }
    }
  }
}
