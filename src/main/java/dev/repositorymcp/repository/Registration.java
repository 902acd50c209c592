package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.StorableText;
import dev.repositorymcp.tool.ToolJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/// What somebody wants to register, checked and in the form in which it is stored.
///
/// @param sighting what is at its path, absent for a repository known only by its remote
/// @param remoteUrl canonical: the one given, else the one that git knows
/// @param name asked for, or derived from the place
/// @param asked fields that the caller has given
record Registration(
    @Nullable Sighting sighting,
    @Nullable String remoteUrl,
    String name,
    String description,
    List<String> tags,
    JSONB metadata,
    List<String> asked) {

  /// Longest name, less the room for a number behind one that is taken.
  private static final int LONGEST_DERIVED_NAME = 190;

  /// @throws Failure for the first thing that is wrong
  static Registration of(
      CreateRepository.Input input, RepositoryPath paths, Disk disk, CallContext context) {
    String path = text(input.repoPath());
    String remote = text(input.remoteUrl());
    if (path.isEmpty() && remote.isEmpty()) {
      throw Failure.invalidArgument(
          "create_repository needs repo_path or remote_url. Call again with one of them.");
    }
    String canonicalRemote = remote.isEmpty() ? null : RemoteUrl.parse(remote);
    Sighting sighting =
        path.isEmpty() ? null : disk.look(paths.existingDirectory("repo_path", path), context);
    return of(sighting, canonicalRemote, input);
  }

  /// A repository that a scan has found; of the input only what suits many is used.
  static Registration ofScanned(Sighting sighting, CreateRepository.Input input) {
    return of(sighting, null, input);
  }

  /// A repository of which a file tells; its name is a wish, and git knows its remote better.
  ///
  /// @param sighting absent for what isn't on this machine
  /// @throws Failure for the first thing that is wrong
  static Registration ofImported(@Nullable Sighting sighting, CreateRepository.Input input) {
    StorableText.require("name", input.name());
    StorableText.require("description", input.description());
    StoredRepository.requireLengths(input.name(), input.description());
    String remote = text(input.remoteUrl());
    if (sighting == null && remote.isEmpty()) {
      throw Failure.invalidArgument("it has neither a path nor a remote_url; give one of them.");
    }
    String canonical =
        sighting == null
            ? RemoteUrl.parse(remote)
            : RemoteUrl.tryParse(remote.strip()).orElse(null);
    Registration asked = of(sighting, canonical, input);
    return new Registration(
        asked.sighting(),
        asked.remoteUrl(),
        asked.name(),
        asked.description(),
        asked.tags(),
        asked.metadata(),
        asked.asked().stream()
            .filter(field -> List.of("tags", "description").contains(field))
            .toList());
  }

  private static Registration of(
      @Nullable Sighting sighting, @Nullable String remote, CreateRepository.Input input) {
    String remoteUrl = remote == null && sighting != null ? sighting.remoteUrl() : remote;
    String name = text(input.name());
    return new Registration(
        sighting,
        remoteUrl,
        name.isBlank()
            ? derivedName(sighting == null ? null : sighting.path().toString(), remoteUrl)
            : name,
        text(input.description()),
        Tags.parse(text(input.tags())),
        Metadata.parse(text(input.metadata())),
        asked(input));
  }

  private static String text(@Nullable String argument) {
    return argument == null ? "" : argument;
  }

  private static List<String> asked(CreateRepository.Input input) {
    var asked = new ArrayList<String>();
    note(asked, "remote_url", input.remoteUrl());
    note(asked, "name", input.name());
    note(asked, "description", input.description());
    note(asked, "tags", input.tags());
    note(asked, "metadata", input.metadata());
    return List.copyOf(asked);
  }

  private static void note(List<String> asked, String field, @Nullable String argument) {
    if (!text(argument).isBlank()) {
      asked.add(field);
    }
  }

  /// Last part of the path, else of the canonical remote: the one given may hold a secret.
  private static String derivedName(@Nullable String path, @Nullable String remote) {
    String place = path == null ? String.valueOf(remote).replaceFirst("\\?.*", "") : path;
    String trimmed = place.replaceAll("(/|\\.git)+$", "");
    String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    String name = last.isEmpty() ? "root" : last;
    return withRoomForANumber(name);
  }

  /// A name that is cut, if need be, so that a number fits behind it.
  static String withRoomForANumber(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_DERIVED_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_DERIVED_NAME));
  }

  @Nullable String path() {
    return sighting == null ? null : sighting.path().toString();
  }

  boolean nameAsked() {
    return asked.contains("name");
  }

  RepositoryRecord row(UUID id, String host, String name) {
    var row = new RepositoryRecord();
    row.setId(id);
    row.setHost(host);
    row.setName(name);
    row.setDescription(description);
    row.setRemoteUrl(remoteUrl);
    row.setTags(tags.toArray(String[]::new));
    row.setMetadata(metadata);
    if (sighting != null) {
      sighting.recordIn(row, RepositoryQueries.now());
    }
    row.setSearchText(SearchText.of(row));
    return row;
  }

  /// Names the fields asked for that are stored otherwise; null if all agree.
  @Nullable String difference(RepositoryRecord stored) {
    List<String> fields = asked.stream().filter(field -> !agrees(field, stored)).toList();
    return fields.isEmpty()
        ? null
        : ("It is registered already with another %s, which stays as it is; use update_repository"
                + " to change it.")
            .formatted(String.join(", ", fields));
  }

  private boolean agrees(String field, RepositoryRecord stored) {
    return switch (field) {
      case "remote_url" -> Objects.equals(remoteUrl, stored.getRemoteUrl());
      case "name" -> name.equals(stored.getName());
      case "description" -> description.equals(stored.getDescription());
      case "tags" -> tags.equals(List.of(stored.getTags()));
      default ->
          ToolJson.mapper()
              .readTree(metadata.data())
              .equals(ToolJson.mapper().readTree(stored.getMetadata().data()));
    };
  }
}
