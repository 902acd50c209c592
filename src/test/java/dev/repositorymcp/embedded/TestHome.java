package dev.repositorymcp.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A base directory for one test; closing it ends its PostgreSQL and deletes it.
///
/// It lies under the temporary directory and is passable, since PostgreSQL of root is another
/// user's.
public final class TestHome implements AutoCloseable {
  private static final long POLL_NANOS = 20_000_000;

  private final Path folder;
  private final Layout layout;

  private TestHome(String name) throws IOException {
    folder = Files.createTempDirectory("rm");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    layout = new Layout(folder.resolve(name));
  }

  /// Nothing is there, not even the directory.
  public static TestHome empty() throws IOException {
    return new TestHome("h");
  }

  static TestHome installed() throws Exception {
    return installed("h");
  }

  /// PostgreSQL is unpacked; there is no cluster yet.
  static TestHome installed(String name) throws Exception {
    var home = new TestHome(name);
    Template.linkInstallation(home.layout);
    return home;
  }

  /// There is a cluster with the registry's database, stopped.
  static TestHome ready() throws Exception {
    return ready("h");
  }

  static TestHome ready(String name) throws Exception {
    TestHome home = installed(name);
    Template.copyCluster(home.layout);
    return home;
  }

  public Path path() {
    return layout.home();
  }

  Layout layout() {
    return layout;
  }

  /// One that doesn't stop by itself during a test.
  EmbeddedPostgres server() {
    return new EmbeddedPostgres(path());
  }

  EmbeddedPostgres server(Duration grace) {
    return new EmbeddedPostgres(path(), grace, step -> {});
  }

  boolean isAlive() throws IOException, EmbeddedPostgresException {
    if (!Files.exists(layout.aliveLock())) {
      return false;
    }
    Optional<LockFile> lock = LockFile.tryAcquire(Platform.current(), layout.aliveLock());
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  /// PostgreSQL's main process.
  public Optional<ProcessHandle> postmaster() throws IOException {
    if (!Files.exists(layout.processFile())) {
      return Optional.empty();
    }
    return Files.readAllLines(layout.processFile()).stream()
        .findFirst()
        .flatMap(line -> ProcessHandle.of(Long.parseLong(line)));
  }

  /// One whose log of changes tells a standby enough.
  public static TestHome replicable() throws Exception {
    TestHome home = ready();
    Files.writeString(
        home.layout.cluster().resolve("postgresql.auto.conf"), "wal_level = replica\n");
    return home;
  }

  /// At its next start it recovers, waits for a primary and accepts no changes.
  public void makeStandby() throws Exception {
    Path signal = Files.createFile(layout.cluster().resolve("standby.signal"));
    ServerAccount.current().own(signal);
  }

  public void awaitEnd() throws Exception {
    Eventually.await("the end of PostgreSQL", () -> !isAlive());
  }

  @Override
  public void close() throws IOException, EmbeddedPostgresException {
    Deadline deadline = Deadline.after(Eventually.PATIENCE);
    while (isAlive() && !deadline.isOver()) {
      postmaster().ifPresent(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(POLL_NANOS);
    }
    Directories.delete(folder);
  }
}
