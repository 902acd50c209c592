package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.repositorymcp.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Systems that are full, read-only, closed, or odd.
class HostileSystemTest {
  @Test
  void aDiskTooSmallIsToldBeforeAnythingIsWritten() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(60)) {
      Path home = disk.folder().resolve("home");
      assertThatThrownBy(new EmbeddedPostgres(home)::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining(home + " is full: free at least 250 MB");
      assertThat(new Layout(home).programs(Platform.current())).doesNotExist();
    }
  }

  @Test
  void aDiskThatFillsUpCostsNothingThatWasCommitted() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(400)) {
      var postgres = new EmbeddedPostgres(disk.folder().resolve("home"));
      Path filler = disk.folder().resolve("filler");
      try (Connection connection = Client.connect(postgres)) {
        Client.execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
        fill(filler);
        assertThatThrownBy(() -> write(connection)).isInstanceOf(SQLException.class);
      }
      boolean _ = postgres.stop();
      assertThatThrownBy(postgres::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("is full");
      Files.delete(filler);
      try (Connection connection = Client.connect(postgres)) {
        assertThat(Client.query(connection, "SELECT answer FROM kept")).isEqualTo("42");
        Client.execute(connection, "CREATE TABLE more AS SELECT 1");
      }
      boolean _ = postgres.stop();
    }
  }

  private static void fill(Path file) {
    byte[] block = new byte[1 << 20];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("space");
    }
  }

  private static void write(Connection connection) throws SQLException {
    Client.execute(
        connection, "CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 300000)");
  }

  @Test
  void aReadOnlyDiskIsNamed() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(10)) {
      disk.remount("ro");
      assertThatThrownBy(new EmbeddedPostgres(disk.folder().resolve("home"))::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("is read-only")
          .hasMessageContaining("DATABASE_URL");
    }
  }

  @Test
  void whatIsInTheWayIsNamedWithoutTheWordsOfJava() throws Exception {
    try (TestHome home = TestHome.empty()) {
      Files.createFile(home.path());
      for (Path place :
          List.of(home.path(), home.path().resolve("below"), Path.of("/proc/self/home"))) {
        assertThatThrownBy(new EmbeddedPostgres(place)::ensureRunning)
            .isInstanceOf(EmbeddedPostgresException.class)
            .hasMessageContaining("can't use " + place)
            .hasMessageContaining("REPOSITORY_MCP_HOME")
            .hasMessageNotContainingAny("java.", "Exception");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xx_YY.UTF-8", "tr_TR.UTF-8", "C", ""})
  void aLocaleThatTheSystemDoesNotHaveIsNoMatter(String locale) throws Exception {
    try (TestHome home = TestHome.installed();
        ServerProcess server =
            ServerProcess.start(
                home.path(),
                EmbeddedPostgres.DEFAULT_GRACE,
                List.of(),
                Map.of("LANG", locale, "LC_ALL", locale, "TZ", "Nowhere/Atlantis"))) {
      server.awaitServing().end();
    }
  }

  /// What a service manager leaves: nothing.
  @Test
  void anEmptyEnvironmentAndAWorkingDirectoryThatNobodyMayWriteAreEnough() throws Exception {
    try (TestHome home = TestHome.ready();
        ServerProcess server =
            ServerProcess.start(
                home.path(),
                EmbeddedPostgres.DEFAULT_GRACE,
                List.of("env", "-i", "--chdir=/proc/1"),
                Map.of())) {
      server.awaitServing().end();
    }
  }

  private static ServerProcess startWithUmask(TestHome home, String umask) throws IOException {
    return ServerProcess.start(
        home.path(),
        EmbeddedPostgres.DEFAULT_GRACE,
        List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"),
        Map.of());
  }

  @Test
  void aUmaskOpensNothing() throws Exception {
    try (TestHome home = TestHome.installed();
        ServerProcess server = startWithUmask(home, "0")) {
      var _ = server.awaitServing();
      for (Path closed :
          List.of(
              home.layout().cluster(),
              SocketPlace.of(home.layout(), Platform.current()).directory(),
              home.layout().log(),
              home.layout().startLock(),
              home.layout().aliveLock())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
            .as(closed.toString())
            .endsWith("------");
      }
      for (Path ours : List.of(home.layout().settings(), home.layout().database(), home.path())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)))
            .as(ours.toString())
            .doesNotContainPattern("...(.w.|....w.)");
      }
      server.end();
    }
  }

  @Test
  void whatOthersMayChangeIsNotRun() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      Path programs = home.layout().programs(Platform.current());
      Path shared = programs.toRealPath();
      Files.delete(programs);
      Process copy =
          new ProcessBuilder("cp", "-a", shared.toString(), programs.toString())
              .inheritIO()
              .start();
      assertThat(copy.waitFor()).isZero();
      for (Path place :
          List.of(programs, programs.resolve("bin/postgres"), home.layout().database())) {
        var before = Files.getPosixFilePermissions(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(postgres::ensureRunning)
            .isInstanceOf(EmbeddedPostgresException.class)
            .hasMessageStartingWith("Everybody can write to " + place + ": ");
        Files.setPosixFilePermissions(place, before);
      }
      Files.setPosixFilePermissions(
          home.layout().cluster(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Client.connect(postgres).close();
      assertThat(postgres.stop()).isTrue();

      Files.writeString(programs.resolve("bin/postgres"), "cut");
      assertThatThrownBy(postgres::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("are damaged or not for this system: remove the directory pgsql-…");
    }
  }

  /// PostgreSQL of root is another user's, who must be able to read its programs.
  @Test
  void aUmaskClosesNothing() throws Exception {
    try (TestHome home = TestHome.empty();
        ServerProcess server = startWithUmask(home, "077")) {
      server.awaitServing().end();
    }
  }

  @Test
  void rootWithoutItsRightsIsToldTheWayOut() throws Exception {
    assumeThat(Posix.effectiveUser()).as("concerns root alone").isZero();
    try (TestHome home = TestHome.installed();
        ServerProcess server =
            ServerProcess.start(
                home.path(),
                EmbeddedPostgres.DEFAULT_GRACE,
                List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
                Map.of())) {
      server.await(ServerMain.SERVING);
      assertThat(server.output())
          .contains("PostgreSQL refuses to run as root", "ordinary user", "DATABASE_URL");
    }
  }

  /// As in a container without extra rights but the usual ones.
  @Test
  void rootWithTheRightsOfAContainerServes() throws Exception {
    assumeThat(Posix.effectiveUser()).as("concerns root alone").isZero();
    String usual = "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap";
    try (TestHome home = TestHome.installed();
        ServerProcess server =
            ServerProcess.start(
                home.path(),
                EmbeddedPostgres.DEFAULT_GRACE,
                List.of("setpriv", "--bounding-set=" + usual, "--no-new-privs"),
                Map.of())) {
      server.awaitServing().end();
    }
  }
}
