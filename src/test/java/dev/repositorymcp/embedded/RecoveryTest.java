package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens when somebody is killed or interrupted.
class RecoveryTest {
  @Test
  void comesBackWithItsDataAfterASuddenDeath() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      try (Connection connection = Client.connect(postgres)) {
        Client.execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
        home.postmaster().orElseThrow().destroyForcibly();
        assertThatThrownBy(() -> selectUntilItFails(connection));
      }
      try (Connection connection = Client.connect(postgres)) {
        assertThat(Client.query(connection, "SELECT answer FROM kept")).isEqualTo("42");
      }
    }
  }

  /// The driver says goodbye to a connection that it closes, and nobody is there to hear it.
  @Test
  void connectionsToADeadPostgresGiveTheirFilesBack() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      Client.connect(postgres).close();
      assumeThat(Path.of("/proc/self/fd")).exists();
      long before = openSocketsAndSelectors();
      var connections = new ArrayList<Connection>();
      for (int i = 0; i < 5; i++) {
        connections.add(Client.connect(postgres));
      }
      assertThat(openSocketsAndSelectors()).isGreaterThanOrEqualTo(before + 10);
      home.postmaster().orElseThrow().destroyForcibly();
      home.awaitEnd();
      for (Connection connection : connections) {
        assertThatThrownBy(connection::close).hasRootCauseInstanceOf(IOException.class);
      }
      assertThat(openSocketsAndSelectors()).isLessThanOrEqualTo(before);
    }
  }

  private static long openSocketsAndSelectors() throws IOException {
    long count = 0;
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        // The one that lists them is closed by now.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && Files.readSymbolicLink(file).toString().matches("(socket|anon_inode):.*")) {
          count++;
        }
      }
    }
    return count;
  }

  /// Another process of this user, one of another user, and none at all.
  @ParameterizedTest
  @ValueSource(strings = {"sleep", "1", "999999"})
  void sparesAStrangerWhoHasTheProcessIdOfADeadPostgres(String whose) throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    String pid = whose.equals("sleep") ? Long.toString(stranger.pid()) : whose;
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      postgres.ensureRunning();
      ProcessHandle postmaster = home.postmaster().orElseThrow();
      List<String> lines = Files.readAllLines(home.layout().processFile());
      postmaster.destroyForcibly();
      home.awaitEnd();
      lines.set(0, pid);
      Files.write(home.layout().processFile(), lines);

      Client.connect(postgres).close();
      assertThat(home.postmaster()).isPresent().isNotEqualTo(Optional.of(postmaster));
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @ValueSource(strings = {"unpacking", "creating", "starting", ServerMain.SERVING})
  void theNextStartNeedsNoCleaningAfterAStarterWasKilled(String step) throws Exception {
    boolean first = step.equals("unpacking");
    for (int milliseconds : new int[] {0, 300}) {
      try (TestHome home = first ? TestHome.empty() : TestHome.installed();
          EmbeddedPostgres postgres = home.server();
          ServerProcess starter = ServerProcess.start(home, EmbeddedPostgres.DEFAULT_GRACE)) {
        starter.await(step);
        Thread.sleep(milliseconds);
        starter.kill();
        try (Connection connection = Client.connect(postgres)) {
          Client.execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
          assertThat(Client.query(connection, "SELECT answer FROM kept")).isEqualTo("42");
        }
        try (Stream<Path> left = Files.list(home.layout().database())) {
          assertThat(left.filter(path -> path.toString().contains("data"))).hasSize(1);
        }
      }
    }
  }

  /// As root, PostgreSQL runs as another user, to whom a killed starter hadn't handed it over yet.
  @Test
  void aSocketDirectoryThatAKilledStarterHadJustMadeIsUsed() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      Path directory = home.layout().database().resolve("run");
      Directories.delete(directory);
      Directories.create(directory, "rwx------");
      Client.connect(postgres).close();
      assertThat(directory.resolve(".s.PGSQL.5432")).exists();
    }
  }

  /// By a cleaner of temporary files, where the socket of a deep base directory is.
  @ParameterizedTest
  @ValueSource(strings = {".s.PGSQL.5432", ""})
  void aPostgresWhoseSocketWasRemovedIsStartedAnew(String removed) throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      Connection lasting = Client.connect(postgres);
      Client.execute(lasting, "CREATE TABLE kept AS SELECT 42 AS answer");
      Optional<ProcessHandle> before = home.postmaster();
      Directories.delete(home.layout().database().resolve("run").resolve(removed));
      try (Connection connection = Client.connect(postgres)) {
        assertThat(Client.query(connection, "SELECT answer FROM kept")).isEqualTo("42");
      }
      assertThat(home.postmaster()).isPresent().isNotEqualTo(before);
      assertThatThrownBy(lasting::close).hasRootCauseInstanceOf(IOException.class);
    }
  }

  /// It would write its control file over the new one, and remove the new socket when it ends.
  @Test
  void aPostgresWhoseHomeWasMovedAwayHarmsNoneInItsPlace() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      try (Connection connection = Client.connect(postgres)) {
        Client.execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
      }
      ProcessHandle old = home.postmaster().orElseThrow();
      Path moved = Files.move(home.path(), home.path().resolveSibling("moved"));
      Template.linkInstallation(home.layout());
      Template.copyCluster(home.layout());
      try (Connection connection = Client.connect(postgres)) {
        assertThat(Client.query(connection, "SELECT to_regclass('kept')")).isEqualTo("null");
      }
      assertThat(old.isAlive()).isFalse();
      var elsewhere = new EmbeddedPostgres(moved);
      try (Connection connection = Client.connect(elsewhere)) {
        assertThat(Client.query(connection, "SELECT answer FROM kept")).isEqualTo("42");
      }
      assertThat(elsewhere.stop()).isTrue();
      assertThat(postgres.stop()).isTrue();
      Client.connect(postgres).close();
    }
  }

  /// Two containers that see each other's processes may have the same path for other files.
  @Test
  void aPostgresOfAnotherContainerIsSpared() throws Exception {
    try (TestHome home = TestHome.empty()) {
      String mount = "mount -t tmpfs -o mode=0755 t " + home.path().getParent();
      List<String> container =
          List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh");
      Process probe =
          new ProcessBuilder(Stream.concat(container.stream(), Stream.of("true")).toList()).start();
      assumeThat(probe.waitFor()).as("this user may make a container").isZero();
      try (ServerProcess other =
              ServerProcess.start(
                  home.path(), EmbeddedPostgres.DEFAULT_GRACE, container, Map.of());
          EmbeddedPostgres postgres = home.server()) {
        var _ = other.awaitServing();
        List<ProcessHandle> others = postmasters(home);
        assertThat(others).hasSize(1);
        Template.linkInstallation(home.layout());
        Template.copyCluster(home.layout());
        Client.connect(postgres).close();
        assertThat(postmasters(home)).hasSize(2).containsAll(others);
        other.end();
        others.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  private static List<ProcessHandle> postmasters(TestHome home) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .filter(
                        all -> all.length > 1 && all[1].equals(home.layout().cluster().toString()))
                    .isPresent())
        .toList();
  }

  @Test
  void programsThatAreGoneAreUnpackedAgain() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      Path programs = home.layout().programs(Platform.current());
      Files.delete(programs);
      Files.createDirectories(programs.resolve("bin"));
      Client.connect(postgres).close();
    }
  }

  @Test
  void anInterruptedFirstStartLeavesNothingBehind() throws Exception {
    BlockingQueue<String> steps = new ArrayBlockingQueue<>(10);
    try (TestHome home = TestHome.installed();
        var postgres =
            new EmbeddedPostgres(home.path(), EmbeddedPostgres.DEFAULT_GRACE, steps::add)) {
      var starter = new Starter(postgres);
      starter.thread.start();
      assertThat(steps.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .startsWith("creating");
      Eventually.await(
          "a program at work", () -> starter.isOver() || processesNaming(home.path()) > 0);
      starter.interrupt();

      assertThat(starter.failure.get()).isInstanceOf(InterruptedException.class);
      assertThat(processesNaming(home.path())).isZero();
      assertThat(home.layout().database().toFile().list())
          .allMatch(name -> !name.startsWith("data"));
      Client.connect(postgres).close();
    }
  }

  @Test
  void anInterruptedStartOfPostgresLeavesNothingRunning() throws Exception {
    try (TestHome home = TestHome.ready();
        var postgres =
            new EmbeddedPostgres(
                home.path(),
                EmbeddedPostgres.DEFAULT_GRACE,
                step -> Thread.currentThread().interrupt())) {
      assertThatThrownBy(postgres::ensureRunning).isInstanceOf(InterruptedException.class);
      assertThat(home.isAlive()).isFalse();
      assertThat(processesNaming(home.path())).isZero();
    }
  }

  @Test
  void anInterruptEndsTheWaitForAnotherStarter() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server();
        LockFile _ =
            LockFile.tryAcquire(Platform.current(), home.layout().startLock()).orElseThrow()) {
      var starter = new Starter(postgres);
      starter.thread.start();
      Eventually.await(
          "a waiting thread", () -> starter.thread.getState() == Thread.State.TIMED_WAITING);
      starter.interrupt();
      assertThat(starter.failure.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private static void selectUntilItFails(Connection connection) throws Exception {
    Deadline deadline = Deadline.after(Eventually.PATIENCE);
    while (!deadline.isOver()) {
      Client.query(connection, "SELECT 1");
    }
  }

  private static long processesNaming(Path path) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(path.toString()))
        .count();
  }

  /// A thread that starts PostgreSQL and keeps what that threw.
  private static final class Starter {
    final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    final Thread thread;

    Starter(EmbeddedPostgres postgres) {
      thread = new Thread(() -> run(postgres));
    }

    boolean isOver() {
      return !thread.isAlive();
    }

    void interrupt() throws InterruptedException {
      thread.interrupt();
      thread.join(Eventually.PATIENCE);
      assertThat(isOver()).isTrue();
    }

    private void run(EmbeddedPostgres postgres) {
      try {
        postgres.ensureRunning();
      } catch (EmbeddedPostgresException | InterruptedException e) {
        failure.set(e);
      }
    }
  }
}
