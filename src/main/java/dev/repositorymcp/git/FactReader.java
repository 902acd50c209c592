package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.jspecify.annotations.Nullable;

/// Reads the facts of one repository, each by itself: what fails becomes an [Unknown] and the rest
/// goes on.
final class FactReader {
  private final Location location;
  private final Ownership ownership;
  private final Budget budget;
  private final List<Unknown> unknowns = new ArrayList<>();

  private FactReader(Location location, Ownership ownership, Budget budget) {
    this.location = location;
    this.ownership = ownership;
    this.budget = budget;
  }

  static Facts read(Location location, Ownership ownership, Budget budget) {
    return new FactReader(location, ownership, budget).read();
  }

  @FunctionalInterface
  private interface Read<T extends @Nullable Object> {
    T read() throws IOException;
  }

  private <T extends @Nullable Object> @Nullable T attempt(Fact fact, Read<T> read) {
    try {
      return read.read();
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      unknowns.add(new Unknown(fact, Doubt.reason(e)));
      return null;
    }
  }

  private Facts read() {
    Head head = attempt(Fact.HEAD, this::headOfFiles);
    if (!ownership.allows(location)) {
      return ofAnotherUser(head);
    }
    try (OpenRepository open = OpenRepository.of(location, budget)) {
      if (open.configuration().usesReftable()) {
        head = attempt(Fact.HEAD, () -> open.head(budget));
      }
      return read(open, head);
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return withoutObjects(head, Doubt.reason(e));
    }
  }

  /// Null if a reftable has it.
  private @Nullable Head headOfFiles() throws IOException {
    var references = new References(location, budget);
    return references.areInReftable() ? null : references.head();
  }

  private Facts read(OpenRepository open, @Nullable Head head) {
    if (open.configuration().includesOthers()) {
      unknowns.add(
          new Unknown(Fact.CONFIGURATION, "files that the configuration includes are not read"));
    }
    String commit = head == null ? null : OpenRepository.commit(head);
    var history = new History(open, budget);
    Instant committedAt =
        commit == null ? null : attempt(Fact.COMMITTED_AT, () -> history.committedAt(commit));
    DirCache index = location.bare() ? null : attempt(Fact.SUBMODULES, open::index);
    Boolean dirty = location.bare() ? null : dirty(open, index, head);
    Facts.Divergence divergence =
        head instanceof Head.Branch branch
            ? attempt(Fact.AHEAD_BEHIND, () -> history.divergence(branch))
            : null;
    String rootCommit =
        commit == null ? null : attempt(Fact.ROOT_COMMIT, () -> history.rootCommit(commit));
    List<Path> submodules =
        index == null ? List.of() : TreeReader.submodules(index, location.root());
    return facts(
        head,
        new Contents(
            committedAt, dirty, divergence, remotes(open.configuration()), submodules, rootCommit));
  }

  /// What needs more than `HEAD`.
  private record Contents(
      @Nullable Instant committedAt,
      @Nullable Boolean dirty,
      Facts.@Nullable Divergence divergence,
      SequencedMap<String, String> remotes,
      List<Path> submodules,
      @Nullable String rootCommit) {
    static final Contents NONE =
        new Contents(null, null, null, new LinkedHashMap<>(), List.of(), null);
  }

  private @Nullable Boolean dirty(
      OpenRepository open, @Nullable DirCache index, @Nullable Head head) {
    return attempt(
        Fact.DIRTY,
        () -> {
          if (index == null || head == null) {
            throw new Doubt("the index or HEAD could not be read");
          }
          return new TreeReader(ownership, budget)
              .differs(open, index, OpenRepository.commit(head), true, 0);
        });
  }

  private Facts ofAnotherUser(@Nullable Head head) {
    if (head == null && unknowns.isEmpty()) {
      unknowns.add(new Unknown(Fact.HEAD, Ownership.ADVICE));
    }
    for (Fact fact : Fact.values()) {
      if (fact != Fact.HEAD && fact != Fact.CONFIGURATION) {
        unknowns.add(new Unknown(fact, Ownership.ADVICE));
      }
    }
    return facts(head, Contents.NONE, List.of());
  }

  /// A format that JGit can't read; the configuration still has the remotes.
  private Facts withoutObjects(@Nullable Head head, String reason) {
    for (Fact fact :
        List.of(
            Fact.COMMITTED_AT, Fact.DIRTY, Fact.AHEAD_BEHIND, Fact.SUBMODULES, Fact.ROOT_COMMIT)) {
      unknowns.add(new Unknown(fact, reason));
    }
    if (head == null && unknowns.stream().noneMatch(unknown -> unknown.fact() == Fact.HEAD)) {
      unknowns.add(new Unknown(Fact.HEAD, reason));
    }
    SequencedMap<String, String> remotes =
        attempt(
            Fact.REMOTES,
            () -> remotes(Configuration.read(location.gitDirectory(), location.commonDirectory())));
    return facts(
        head,
        new Contents(
            null,
            null,
            null,
            Objects.requireNonNullElseGet(remotes, LinkedHashMap::new),
            List.of(),
            null));
  }

  private static SequencedMap<String, String> remotes(Configuration configuration) {
    var remotes = new LinkedHashMap<String, String>();
    for (String name : configuration.values().getSubsections("remote")) {
      String url = configuration.text("remote", name, "url");
      if (url != null) {
        remotes.put(name, url);
      }
    }
    return remotes;
  }

  private Facts facts(@Nullable Head head, Contents contents) {
    return facts(
        head,
        contents,
        Objects.requireNonNullElse(attempt(Fact.WORKTREES, this::worktrees), List.of()));
  }

  private Facts facts(@Nullable Head head, Contents contents, List<Path> worktrees) {
    return new Facts(
        location,
        FileKey.of(location.root()),
        head,
        contents.committedAt(),
        contents.dirty(),
        contents.divergence(),
        contents.remotes(),
        worktrees,
        contents.submodules(),
        contents.rootCommit(),
        List.copyOf(unknowns));
  }

  private List<Path> worktrees() throws IOException {
    Path directory = location.commonDirectory().resolve("worktrees");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(Locator::linkedTree)
          .filter(Objects::nonNull)
          .map(Objects::requireNonNull)
          .sorted()
          .toList();
    }
  }
}
