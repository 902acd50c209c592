package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.GitReader;
import dev.repositorymcp.git.Presence;
import dev.repositorymcp.git.Reading;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is on the disks of this machine.
///
/// @param git reads repositories
public record Disk(GitReader git) {

  /// Looks at a directory that is there.
  ///
  /// @throws Failure if the disk doesn't answer
  Sighting look(Path directory, CallContext context) {
    return sighting(git.read(directory, context.cancellation()))
        .orElseThrow(
            () ->
                Failure.unavailable(
                    "The disk of \"%s\" does not answer; call again when it is back."
                        .formatted(directory),
                    null));
  }

  /// Looks at many directories; empty where the disk doesn't answer.
  List<Optional<Sighting>> lookAll(Collection<Path> directories, CallContext context) {
    return git.readAll(directories, context).stream().map(Disk::sighting).toList();
  }

  private static Optional<Sighting> sighting(Reading reading) {
    return switch (reading) {
      case Reading.Repository(_, var facts) ->
          Optional.of(new Sighting(facts.location().root(), facts));
      case Reading.NotARepository(Path path) -> Optional.of(new Sighting(path, null));
      case Reading.Unanswered _ -> Optional.empty();
    };
  }

  /// Whether the directories of rows are where they were registered; rows without a path are not
  /// asked about.
  List<Presence> presence(Collection<RepositoryRecord> rows, Cancellation cancellation) {
    return git.presence(
        rows.stream()
            .<Map.Entry<Path, @Nullable String>>map(
                row -> new SimpleImmutableEntry<>(Path.of(row.getPath()), row.getFileKey()))
            .toList(),
        cancellation);
  }

  /// Whether the directory of a row is where it was registered.
  Presence presence(RepositoryRecord row) {
    return presence(List.of(row), new Cancellation()).getFirst();
  }
}
