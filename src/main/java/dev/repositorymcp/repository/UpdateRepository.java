package dev.repositorymcp.repository;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.Presence;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Doc;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.Tool;
import dev.repositorymcp.tool.ToolInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Changes what a user says of one repository.
///
/// @param host this machine
/// @param paths reads references that are paths
/// @param disk tells what is at a new path
@ToolInfo(
    name = "update_repository",
    title = "Change a repository",
    description =
        "Changes what is recorded of a repository; absent fields stay, \"\" clears a text. Nothing"
            + " changes on disk.",
    effect = Effect.CHANGES)
public record UpdateRepository(
    TransactionRunner transactions, Host host, RepositoryPath paths, Disk disk)
    implements Tool<UpdateRepository.Input, UpdateRepository.Output> {

  /// Fields that are absent stay as they are.
  public record Input(
      @Doc("Its id, unique name or path") String repoId,
      @Doc("Where it is now; refused without evidence") @Nullable String newPath,
      @Doc(value = "New unique name", maxLength = 200) @Nullable String name,
      @Doc(value = "What it is for", maxLength = 4000) @Nullable String description,
      @Doc("\"a,b\" replaces all tags, \"+a,-b\" adds and removes") @Nullable String tags,
      @Doc("Address of its remote") @Nullable String remoteUrl,
      @Doc("JSON merge patch as text: null removes a member") @Nullable String metadata,
      @Doc(
              value = "archived hides it from lists",
              oneOf = {"active", "archived"})
          @Nullable String status,
      @Doc(
              value = "Refuses unless it still has this version",
              minimum = 1,
              maximum = Integer.MAX_VALUE)
          @Nullable Integer version,
      @Doc("Take new_path without evidence") @Nullable Boolean force) {}

  /// The repository as it stands now.
  ///
  /// @param changed field → old and new value; empty if nothing had to change
  public record Output(
      @Doc String status,
      @Doc UUID repoId,
      @Doc int version,
      @Doc Map<String, List<@Nullable Object>> changed,
      @Doc Map<String, Object> repository) {}

  @Override
  public Output call(Input input, CallContext context) {
    return callAll(List.of(input), context).getFirst();
  }

  /// Changes several repositories in one transaction: all or none.
  public List<Output> callAll(List<Input> inputs, CallContext context) {
    List<Optional<Sighting>> places =
        inputs.stream().map(input -> Optional.ofNullable(place(input, context))).toList();
    return transactions.write(
        context.cancellation(),
        tx ->
            IntStream.range(0, inputs.size())
                .mapToObj(i -> update(tx, inputs.get(i), places.get(i).orElse(null)))
                .toList());
  }

  private @Nullable Sighting place(Input input, CallContext context) {
    String newPath = input.newPath();
    return newPath == null || newPath.isEmpty()
        ? null
        : disk.look(paths.existingDirectory("new_path", newPath), context);
  }

  private Output update(DSLContext tx, Input input, @Nullable Sighting place) {
    UUID id = new References(host, paths).one(tx, "repo_id", input.repoId()).getId();
    RepositoryRecord row =
        RepositoryQueries.lock(tx, id)
            .orElseThrow(
                () ->
                    Failure.notFound("The repository has just been removed; nothing was changed."));
    if (input.version() != null && !input.version().equals(row.getVersion())) {
      throw Failure.conflict(
          ("The repository has moved on from version %d to %d; look at it with list_repositories,"
                  + " then call again with version %d.")
              .formatted(input.version(), row.getVersion(), row.getVersion()));
    }
    Map<String, Object> before = Fields.ALL.of(row);
    apply(input, row);
    if (place != null) {
      requireThisMachine(tx, row);
      relocate(row, place, Boolean.TRUE.equals(input.force()));
    }
    Map<String, List<@Nullable Object>> changed = difference(before, Fields.ALL.of(row));
    if (!changed.isEmpty()) {
      row = RepositoryQueries.change(tx, row);
    } else if (place != null) {
      row = RepositoryQueries.recordFacts(tx, row, place);
    }
    return new Output(
        "success", row.getId(), row.getVersion(), changed, RepositoryView.inFull(tx, row));
  }

  private static void apply(Input input, RepositoryRecord row) {
    if (input.name() != null) {
      if (input.name().isBlank()) {
        throw Failure.invalidArgument("name can't be empty; leave it out to keep the present one.");
      }
      row.setName(input.name());
    }
    if (input.description() != null) {
      row.setDescription(input.description());
    }
    if (input.tags() != null) {
      row.setTags(Tags.change(Arrays.asList(row.getTags()), input.tags()).toArray(String[]::new));
    }
    if (input.remoteUrl() != null) {
      row.setRemoteUrl(input.remoteUrl().isBlank() ? null : RemoteUrl.parse(input.remoteUrl()));
    }
    if (input.metadata() != null) {
      row.setMetadata(Metadata.patch(row.getMetadata(), input.metadata()));
    }
    if (input.status() != null) {
      row.setStatus(input.status());
    }
    if (row.getPath() == null && row.getRemoteUrl() == null) {
      throw Failure.invalidArgument(
          "This repository is known only by its remote_url, so that can't be cleared.");
    }
  }

  private void requireThisMachine(DSLContext tx, RepositoryRecord row) {
    String here = host.name(tx);
    if (!row.getHost().equals(here)) {
      throw Failure.invalidArgument(
          ("This repository belongs to the machine \"%s\", and new_path is a directory of \"%s\":"
                  + " register it here with create_repository.")
              .formatted(row.getHost(), here));
    }
  }

  /// A repository that never had a path takes any; one whose place is still there would be a copy.
  private void relocate(RepositoryRecord row, Sighting place, boolean force) {
    String old = row.getPath();
    if (!force && old != null && !old.equals(place.path().toString())) {
      if (disk.presence(row) == Presence.PRESENT) {
        throw Failure.conflict(
            ("\"%s\" is still there, so \"%s\" is another repository or a copy: register it with"
                    + " create_repository, or call again with force to move this entry.")
                .formatted(old, place.path()));
      }
      if (!Moves.isSame(row, place)) {
        throw Failure.conflict(
            ("Nothing shows that \"%s\" is this repository: neither its directory nor its first"
                    + " commit and remote are the same. Call again with force if you are sure.")
                .formatted(place.path()));
      }
    }
    place.recordIn(row, RepositoryQueries.now());
  }

  private static Map<String, List<@Nullable Object>> difference(
      Map<String, Object> before, Map<String, Object> after) {
    var changed = new LinkedHashMap<String, List<@Nullable Object>>();
    for (String field :
        List.of("path", "name", "description", "tags", "remote_url", "metadata", "status")) {
      Object from = before.get(field);
      Object to = after.get(field);
      if (!Objects.equals(from, to)) {
        changed.put(field, Arrays.asList(from, to));
      }
    }
    return changed;
  }
}
