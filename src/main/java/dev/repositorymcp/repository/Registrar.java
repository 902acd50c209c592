package dev.repositorymcp.repository;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Finds what somebody wants to register, or stores it: one row for one repository, whatever its
/// path was before and whoever else registers it at the same moment.
///
/// @param host machine that the repositories belong to
/// @param disk tells whether they are where they were
/// @param foresight what is known of them in advance
record Registrar(DSLContext tx, String host, Disk disk, Foresight foresight) {
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  /// Lets somebody register; a dry run takes everything back, having found out what would happen.
  static <T> T registering(
      DSLContext tx, Host host, Disk disk, boolean dryRun, Function<Registrar, T> work) {
    tx.execute("SAVEPOINT before_registration");
    host.remember(tx);
    T result = work.apply(new Registrar(tx, host.name(tx), disk, Foresight.none(tx)));
    if (dryRun) {
      tx.execute("ROLLBACK TO SAVEPOINT before_registration");
    }
    return result;
  }

  /// What became of a registration.
  enum Outcome {
    CREATED,
    /// It was there.
    EXISTING,
    /// It was there under a path that is gone.
    RELINKED,
    /// It was known by its remote alone.
    ADOPTED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param note what a caller may not expect
  record Result(Outcome outcome, RepositoryRecord row, @Nullable String note) {}

  /// Lets somebody register many, each with a sighting, in fewer statements than one by one.
  <T> T foreseeing(Collection<Registration> wanted, Function<Registrar, T> work) {
    Foresight all = Foresight.of(tx, host, wanted);
    T result = work.apply(new Registrar(tx, host, disk, all));
    all.store();
    return result;
  }

  /// A rival may store the same repository, or take the name, between a look and an insert; then
  /// the next look finds what it did.
  ///
  /// @throws Failure if the name is taken, or if several missing repositories may be this one
  Result register(Registration wanted) {
    Optional<RepositoryRecord> unmoved = foresight.unmoved(wanted);
    if (unmoved.isPresent()) {
      Sighting sighting = Objects.requireNonNull(wanted.sighting());
      RepositoryRecord row = RepositoryQueries.withFacts(unmoved.get(), sighting);
      foresight.storeLater(row);
      return new Result(Outcome.EXISTING, row, wanted.difference(row));
    }
    boolean isNew = foresight.isNew(wanted);
    for (; ; isNew = false) {
      Optional<Result> known = isNew ? Optional.empty() : find(wanted);
      if (known.isPresent()) {
        foresight.learn(known.get().row());
        return known.get();
      }
      String name =
          wanted.nameAsked() || isNew
              ? wanted.name()
              : RepositoryQueries.freeName(tx, host, wanted.name());
      Optional<RepositoryRecord> stored =
          RepositoryQueries.insert(tx, wanted.row(IDS.generate(), host, name));
      if (stored.isPresent()) {
        foresight.learn(stored.get());
        return new Result(Outcome.CREATED, stored.get(), renamed(wanted.name(), name));
      }
      if (wanted.nameAsked() && find(wanted).isEmpty()) {
        throw RepositoryQueries.nameTaken(name);
      }
    }
  }

  /// Stores a row of an export as it is, unless its repository is there already.
  Result restore(RepositoryRecord row) {
    String wanted = row.getName();
    for (; ; ) {
      Optional<RepositoryRecord> known = RepositoryQueries.sameAs(tx, row);
      if (known.isPresent()) {
        return new Result(Outcome.EXISTING, known.get(), null);
      }
      row.setName(RepositoryQueries.freeName(tx, row.getHost(), wanted));
      row.setSearchText(SearchText.of(row));
      Optional<RepositoryRecord> stored = RepositoryQueries.insert(tx, row);
      if (stored.isPresent()) {
        return new Result(Outcome.CREATED, stored.get(), renamed(wanted, row.getName()));
      }
    }
  }

  private Optional<Result> find(Registration wanted) {
    foresight.store();
    Sighting sighting = wanted.sighting();
    if (sighting == null) {
      return RepositoryQueries.byRemoteAlone(tx, host, Objects.requireNonNull(wanted.remoteUrl()))
          .map(row -> new Result(Outcome.EXISTING, row, wanted.difference(row)));
    }
    return existing(sighting)
        .map(row -> seenAgain(row, sighting, wanted.difference(row)))
        .or(() -> moved(wanted, sighting))
        .or(() -> adopted(wanted, sighting));
  }

  private Optional<RepositoryRecord> existing(Sighting sighting) {
    Optional<RepositoryRecord> here =
        RepositoryQueries.byPath(tx, host, sighting.path().toString());
    Optional<RepositoryRecord> sameGit =
        Optional.ofNullable(sighting.commonDirectory())
            .flatMap(directory -> RepositoryQueries.byCommonDirectory(tx, host, directory));
    if (here.isPresent()
        && sameGit.isPresent()
        && !here.get().getId().equals(sameGit.get().getId())) {
      throw Failure.ambiguous(
          ("\"%s\" is registered twice, by its place and by its git directory; take the wrong entry"
                  + " off at a shell with: repository-mcp forget ID. They are: %s.")
              .formatted(
                  sighting.path(), References.candidates(List.of(here.get(), sameGit.get()))));
    }
    return here.or(() -> sameGit);
  }

  private Result seenAgain(RepositoryRecord row, Sighting sighting, @Nullable String note) {
    return new Result(Outcome.EXISTING, RepositoryQueries.recordFacts(tx, row, sighting), note);
  }

  private Optional<Result> moved(Registration wanted, Sighting sighting) {
    List<RepositoryRecord> candidates = new Moves(tx, host, disk).candidates(sighting);
    return switch (candidates.size()) {
      case 0 -> Optional.empty();
      case 1 -> {
        RepositoryRecord row = candidates.getFirst();
        String note =
            "It was at %s and has moved; its id and what is recorded stay."
                .formatted(row.getPath());
        yield Optional.of(
            new Result(
                Outcome.RELINKED,
                RepositoryQueries.relocate(tx, row, sighting),
                joined(note, wanted.difference(row))));
      }
      default ->
          throw Failure.ambiguous(
              ("\"%s\" may be one of several registered repositories whose place is gone; call"
                      + " update_repository with new_path for the right one: %s.")
                  .formatted(sighting.path(), References.candidates(candidates)));
    };
  }

  private Optional<Result> adopted(Registration wanted, Sighting sighting) {
    String remote = wanted.remoteUrl();
    return remote == null
        ? Optional.empty()
        : RepositoryQueries.byRemoteAlone(tx, host, remote)
            .map(
                row ->
                    new Result(
                        Outcome.ADOPTED,
                        RepositoryQueries.relocate(tx, row, sighting),
                        joined(
                            "It was known by its remote alone; now it has a path.",
                            wanted.difference(row))));
  }

  private static String joined(String note, @Nullable String difference) {
    return difference == null ? note : note + " " + difference;
  }

  private static @Nullable String renamed(String derived, String name) {
    return derived.equals(name)
        ? null
        : "The name \"%s\" was taken, so this one is called \"%s\".".formatted(derived, name);
  }
}
