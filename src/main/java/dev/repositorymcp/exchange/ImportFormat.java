package dev.repositorymcp.exchange;

import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.List;

/// Whose file it is; the names are values of `--from`.
public enum ImportFormat {
  /// What `export` writes, and the lines of `list -o ndjson`.
  ndjson {
    @Override
    public List<ImportLine> read(String text, Path base) {
      return NdjsonFile.read(text, base);
    }
  },
  /// What `ghq list` prints, with `-p` or without.
  ghq {
    @Override
    public List<ImportLine> read(String text, Path base) {
      return GhqFile.read(text, base);
    }
  },
  /// `repos.csv` of gita.
  gita {
    @Override
    public List<ImportLine> read(String text, Path base) {
      return GitaFile.read(text, base);
    }
  },
  /// `mani.yaml`.
  mani {
    @Override
    public List<ImportLine> read(String text, Path base) {
      return ManiFile.read(text, base);
    }
  },
  /// `.mrconfig`.
  myrepos {
    @Override
    public List<ImportLine> read(String text, Path base) {
      return MyreposFile.read(text, base);
    }
  },
  /// A `.repos` file.
  vcstool {
    @Override
    public List<ImportLine> read(String text, Path base) {
      return VcstoolFile.read(text, base);
    }
  };

  /// The repositories of which a file tells, those that can't be understood among them.
  ///
  /// @param base what relative paths are relative to
  public abstract List<ImportLine> read(String text, Path base);
}
