package dev.repositorymcp.repository;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.git.Presence;
import dev.repositorymcp.tool.CallContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Reads git anew for rows of this machine and stores what is seen.
record Refresh(TransactionRunner transactions, Host host, Disk disk) {

  /// What the disk says of one row's place.
  ///
  /// @param sighting of a place that is there; absent where the disk doesn't answer
  private record Look(RepositoryRecord row, Presence presence, @Nullable Sighting sighting) {}

  /// The disk is read before the transaction begins, so that none stays open meanwhile; whatever
  /// has changed since then stays as it is.
  void run(List<RepositoryRecord> rows, CallContext context) {
    String here = transactions.read(context.cancellation(), host::name);
    List<Look> looks =
        looks(
            rows.stream()
                .filter(row -> row.getPath() != null && row.getHost().equals(here))
                .toList(),
            context);
    transactions.write(
        context.cancellation(),
        tx -> {
          Map<UUID, RepositoryRecord> locked =
              RepositoryQueries.lockAll(
                  tx, looks.stream().map(look -> look.row().getId()).toList());
          looks.forEach(
              look ->
                  Optional.ofNullable(locked.get(look.row().getId()))
                      .filter(row -> look.row().getPath().equals(row.getPath()))
                      .ifPresent(row -> record(tx, row, look)));
          return null;
        });
  }

  private List<Look> looks(List<RepositoryRecord> rows, CallContext context) {
    List<Presence> presences = disk.presence(rows, context.cancellation());
    var present = new ArrayList<Path>();
    for (int i = 0; i < rows.size(); i++) {
      if (presences.get(i) == Presence.PRESENT) {
        present.add(Path.of(rows.get(i).getPath()));
      }
    }
    var sightings = disk.lookAll(present, context).iterator();
    var looks = new ArrayList<Look>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Presence presence = presences.get(i);
      Sighting sighting = presence == Presence.PRESENT ? sightings.next().orElse(null) : null;
      looks.add(new Look(rows.get(i), presence, sighting));
    }
    return looks;
  }

  private static void record(DSLContext tx, RepositoryRecord row, Look look) {
    Sighting sighting = look.sighting();
    if (look.presence() != Presence.PRESENT) {
      RepositoryQueries.recordAbsence(tx, row, look.presence());
    } else if (sighting != null && sighting.isOffItsDisk(row)) {
      RepositoryQueries.recordAbsence(tx, row, Presence.UNREACHABLE);
    } else if (sighting != null
        && sighting.path().toString().equals(row.getPath())
        && RepositoryQueries.rival(tx, row, sighting).isEmpty()) {
      RepositoryQueries.recordFacts(tx, row, sighting);
    }
  }
}
