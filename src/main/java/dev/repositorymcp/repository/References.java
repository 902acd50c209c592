package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.Failure;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/// Finds the one repository that a reference means: an id, a name or a path.
///
/// @param host this machine, whose repositories are meant first
/// @param paths reads references that are paths
public record References(Host host, RepositoryPath paths) {

  /// @param argument what the caller knows the reference as
  /// @throws Failure NOT_FOUND, or AMBIGUOUS_REPOSITORY with the candidates
  RepositoryRecord one(DSLContext tx, String argument, String reference) {
    List<RepositoryRecord> found = meant(tx, argument, reference);
    return switch (found.size()) {
      case 0 ->
          throw Failure.notFound(
              "No repository has the id, name or path \"%s\"; list_repositories shows them."
                  .formatted(reference));
      case 1 -> found.getFirst();
      default ->
          throw Failure.ambiguous(
              "\"%s\" means several repositories; call again with the id of one of them: %s."
                  .formatted(reference, candidates(found)));
    };
  }

  /// A path in a repository, or of a worktree of it, means that repository. What is written with
  /// accents of the other kind is meant where nothing is written as given.
  private List<RepositoryRecord> meant(DSLContext tx, String argument, String reference) {
    String here = host.name(tx);
    boolean isPath = reference.startsWith("/") || reference.startsWith("~/");
    String written = isPath ? paths.realIfThere(argument, reference).toString() : reference;
    return Accents.spellings(written).stream()
        .map(spelling -> RepositoryQueries.byReference(tx, here, spelling))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElseGet(() -> isPath ? RepositoryQueries.owning(tx, here, written) : List.of());
  }

  /// Names several repositories so that one of them can be chosen.
  static String candidates(List<RepositoryRecord> rows) {
    return rows.stream().map(References::candidate).collect(Collectors.joining("; "));
  }

  private static String candidate(RepositoryRecord row) {
    return "%s (%s on %s, %s)"
        .formatted(
            row.getId(),
            row.getName(),
            row.getHost(),
            row.getPath() == null ? row.getRemoteUrl() : row.getPath());
  }
}
