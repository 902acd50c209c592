package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.SETTING;

import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Which machine the paths of this process belong to.
///
/// A shared database is told by each process. A private one remembers the name of the machine that
/// it was made on, so that a renamed machine orphans nothing.
public sealed interface Host {
  /// Name of this machine in the registry.
  String name(DSLContext tx);

  /// Makes sure that the name stays what it is; called before the first row is stored.
  void remember(DSLContext tx);

  /// A machine that is told its name.
  record Told(String name) implements Host {
    @Override
    public String name(DSLContext tx) {
      return name;
    }

    @Override
    public void remember(DSLContext tx) {}
  }

  /// A machine whose database keeps the name.
  final class Remembered implements Host {
    private static final String SETTING_NAME = "host";

    private final String initial;
    private volatile @Nullable String kept;

    /// @param initial name until the database keeps one
    public Remembered(String initial) {
      this.initial = initial;
    }

    /// A name that is kept never changes, so it is asked for once.
    @Override
    public String name(DSLContext tx) {
      String name = kept;
      if (name == null) {
        name =
            tx.select(SETTING.VALUE)
                .from(SETTING)
                .where(SETTING.NAME.eq(SETTING_NAME))
                .fetchOne(SETTING.VALUE);
        kept = name;
      }
      return name == null ? initial : name;
    }

    @Override
    public void remember(DSLContext tx) {
      tx.insertInto(SETTING, SETTING.NAME, SETTING.VALUE)
          .values(SETTING_NAME, initial)
          .onConflictDoNothing()
          .execute();
    }
  }
}
