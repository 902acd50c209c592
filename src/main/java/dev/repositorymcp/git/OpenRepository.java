package dev.repositorymcp.git;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/// A repository under JGit, opened so that it runs nothing.
///
/// @param location where it is
/// @param configuration its own, which decides all that is decided here
/// @param repository JGit's, for objects and reftables
/// @param memory held while it is open
record OpenRepository(
    Location location, Configuration configuration, Repository repository, Memory memory)
    implements AutoCloseable {
  static {
    InertSystem.install();
  }

  /// Opens a repository; whoever does checked that its owner is trusted.
  ///
  /// @throws Doubt if JGit can't read its format
  static OpenRepository of(Location location, Budget budget) throws IOException {
    Path common = location.commonDirectory();
    Configuration configuration = Configuration.read(location.gitDirectory(), common);
    configuration.requireReadableObjects();
    SmallFile.requireRegularIfThere(common.resolve("objects/info/alternates"), SmallFile.LONG);
    SmallFile.requireRegularIfThere(common.resolve("shallow"), SmallFile.LONG);
    Memory memory = Memory.take(bytesInMemory(location), budget);
    try {
      return new OpenRepository(location, configuration, open(location), memory);
    } catch (IOException | RuntimeException e) {
      memory.close();
      throw new Doubt("the repository is damaged");
    }
  }

  /// JGit reads the lists of all packs into memory, and the index, which takes twice its length.
  private static long bytesInMemory(Location location) throws IOException {
    Path index = location.gitDirectory().resolve("index");
    long bytes = Files.exists(index) ? 2 * Files.size(index) : 0;
    Path packs = location.commonDirectory().resolve("objects/pack");
    if (!Files.isDirectory(packs)) {
      return bytes;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(packs)) {
      for (Path file : files) {
        SmallFile.requireRegularIfThere(file, Long.MAX_VALUE);
        bytes += file.toString().endsWith(".idx") ? Files.size(file) : 0;
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return bytes;
  }

  private static Repository open(Location location) throws IOException {
    var builder =
        new FileRepositoryBuilder()
            .setFS(new InertFileSystem(location.commonDirectory().toFile()))
            .setGitDir(location.gitDirectory().toFile())
            .setGitCommonDir(location.commonDirectory().toFile())
            .setObjectDirectory(location.commonDirectory().resolve("objects").toFile());
    if (location.bare()) {
      builder.setBare();
    } else {
      builder.setWorkTree(location.root().toFile());
      builder.setIndexFile(location.gitDirectory().resolve("index").toFile());
    }
    return builder.build();
  }

  Head head(Budget budget) throws IOException {
    if (!configuration.usesReftable()) {
      return new References(location, budget).head();
    }
    Ref head = repository.exactRef("HEAD");
    if (head == null) {
      throw new Doubt("HEAD is damaged");
    }
    String commit = head.getObjectId() == null ? null : head.getObjectId().name();
    if (head.isSymbolic()) {
      return References.head(head.getTarget().getName(), commit);
    }
    if (commit == null) {
      throw new Doubt("HEAD is damaged");
    }
    return new Head.Detached(commit);
  }

  /// The object id of a reference, null if there is none.
  @Nullable String resolve(String reference, Budget budget) throws IOException {
    if (!configuration.usesReftable()) {
      return new References(location, budget).resolve(reference);
    }
    Ref found = repository.exactRef(reference);
    return found == null || found.getObjectId() == null ? null : found.getObjectId().name();
  }

  DirCache index() throws IOException {
    return IndexFile.read(location.gitDirectory().resolve("index"), repository.getFS());
  }

  boolean isShallow() {
    return Files.exists(location.commonDirectory().resolve("shallow"));
  }

  static @Nullable String commit(Head head) {
    return switch (head) {
      case Head.Branch branch -> branch.commit();
      case Head.Detached detached -> detached.commit();
      case Head.Unborn _ -> null;
    };
  }

  @Override
  public void close() {
    repository.close();
    memory.close();
  }
}
