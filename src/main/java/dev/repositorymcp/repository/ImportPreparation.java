package dev.repositorymcp.repository;

import dev.repositorymcp.repository.Import.Row;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Checks every line of an import and reads the disk, before a transaction begins.
final class ImportPreparation {
  private final RepositoryPath paths;
  private final Disk disk;
  private final TreeMap<Integer, String> problems = new TreeMap<>();

  ImportPreparation(RepositoryPath paths, Disk disk) {
    this.paths = paths;
    this.disk = disk;
  }

  /// A line that is ready to be stored; work in a transaction may be repeated.
  interface Prepared {
    int line();

    Row register(Registrar registrar);
  }

  /// A row of an export.
  record Restored(int line, StoredRepository stored) implements Prepared {
    @Override
    public Row register(Registrar registrar) {
      return row(line, registrar.restore(stored.row()), null);
    }
  }

  /// A repository that another tool knows.
  record Added(int line, Registration registration) implements Prepared {
    @Override
    public Row register(Registrar registrar) {
      return row(
          line,
          registrar.register(registration),
          registration.sighting() == null
              ? "It is not on this machine, so it is known by its remote alone."
              : null);
    }
  }

  /// What is no repository of git.
  record Skipped(int line, String kind) implements Prepared {
    @Override
    public Row register(Registrar registrar) {
      return new Row(
          line, "skipped", "", null, null, "It belongs to %s, not to git.".formatted(kind));
    }
  }

  private static Row row(int line, Registrar.Result result, @Nullable String note) {
    return new Row(
        line,
        result.outcome().word(),
        result.row().getName(),
        result.row().getPath(),
        result.row().getRemoteUrl(),
        result.note() == null ? note : result.note());
  }

  /// What is wrong: number of the line → sentence.
  SortedMap<Integer, String> problems() {
    return problems;
  }

  /// All lines without a problem, in order.
  List<Prepared> prepare(List<ImportLine> lines, CallContext context) {
    List<@Nullable Path> directories =
        lines.stream().<@Nullable Path>map(line -> check(line, () -> directory(line))).toList();
    List<Path> present = directories.stream().<Path>mapMulti(ImportPreparation::ifPresent).toList();
    List<Optional<Sighting>> sightings = disk.lookAll(present, context);
    var prepared = new ArrayList<Prepared>();
    int seen = 0;
    for (int i = 0; i < lines.size(); i++) {
      ImportLine line = lines.get(i);
      Optional<Sighting> sighting =
          directories.get(i) == null ? Optional.empty() : sightings.get(seen++);
      boolean silent = directories.get(i) != null && sighting.isEmpty();
      Prepared one =
          check(
              line,
              () -> {
                if (silent) {
                  throw Failure.invalidArgument("the disk does not answer; try again later.");
                }
                return prepared(line, sighting.orElse(null));
              });
      if (one != null) {
        prepared.add(one);
      }
    }
    return prepared;
  }

  private static void ifPresent(@Nullable Path path, Consumer<Path> sink) {
    if (path != null) {
      sink.accept(path);
    }
  }

  private <T> @Nullable T check(ImportLine line, Supplier<@Nullable T> work) {
    if (problems.containsKey(line.number())) {
      return null;
    }
    try {
      return work.get();
    } catch (Failure failure) {
      problems.put(line.number(), failure.sentence());
      return null;
    }
  }

  /// Where it is; null if it is registered without a look at the disk.
  private @Nullable Path directory(ImportLine line) {
    if (!(line.entry() instanceof ImportEntry.Known known) || known.path() == null) {
      return null;
    }
    Path path = paths.absolute("path", known.path());
    return known.remoteUrl() != null && !path.toFile().isDirectory()
        ? null
        : paths.existingDirectory("path", known.path());
  }

  private static Prepared prepared(ImportLine line, @Nullable Sighting sighting) {
    return switch (line.entry()) {
      case ImportEntry.Unreadable(String reason) -> throw Failure.invalidArgument(reason);
      case ImportEntry.Foreign(String kind) -> new Skipped(line.number(), kind);
      case ImportEntry.Exported(var fields) ->
          new Restored(line.number(), StoredRepository.parse(fields));
      case ImportEntry.Known known -> new Added(line.number(), registration(known, sighting));
    };
  }

  private static Registration registration(ImportEntry.Known known, @Nullable Sighting sighting) {
    boolean own = sighting != null && sighting.remoteUrl() != null;
    String remote = own ? null : known.remoteUrl();
    var input =
        new CreateRepository.Input(
            known.path(),
            remote,
            known.name(),
            known.description(),
            String.join(",", known.tags()),
            known.metadata() == null ? null : ToolJson.write(known.metadata()),
            null,
            null,
            null,
            null);
    return Registration.ofImported(sighting, input);
  }
}
