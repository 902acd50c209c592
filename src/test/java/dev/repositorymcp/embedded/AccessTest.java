package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may do what.
class AccessTest {
  @Test
  void theApplicationOwnsItsDatabaseAndNothingElse() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server();
        Connection connection = Client.connect(postgres)) {
      Client.execute(connection, "CREATE EXTENSION pg_trgm");
      assertThat(
              Client.query(
                  connection,
                  "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication FROM pg_roles"
                      + " WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThatThrownBy(() -> Client.execute(connection, "COPY (SELECT 1) TO PROGRAM 'true'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void anotherUserIsRefused() throws Exception {
    assumeTrue(isRoot(), "only root can become another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "needs psql");
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      postgres.ensureRunning();
      Path folder = SocketPlace.of(home.layout(), Platform.current()).directory();
      assertThat(psqlAs(ServerAccount.NOBODY, folder)).contains("Peer authentication failed");
      assertThat(psqlAs(1, folder)).contains("Permission denied");
      assertThat(psqlAs(0, folder)).contains("it works");
    }
  }

  @Test
  void rootsHomeMustBeReachableByOthers() throws Exception {
    assumeTrue(isRoot(), "concerns root alone");
    try (TestHome home = TestHome.empty()) {
      Path closed =
          Files.createDirectory(
              home.path(),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var postgres = new EmbeddedPostgres(closed.resolve("home"));
      assertThatThrownBy(postgres::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining(closed.toString())
          .hasMessageContaining("REPOSITORY_MCP_HOME")
          .hasMessageContaining("DATABASE_URL");
    }
  }

  @Test
  void aHomeThatCannotBeWrittenIsNamed() throws Exception {
    assumeTrue(!isRoot(), "root writes everywhere");
    try (TestHome home = TestHome.empty()) {
      Path closed =
          Files.createDirectory(
              home.path(),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
      for (Path path : List.of(closed, closed.resolve("home"))) {
        assertThatThrownBy(new EmbeddedPostgres(path)::ensureRunning)
            .isInstanceOf(EmbeddedPostgresException.class)
            .hasMessageContaining("isn't writable")
            .hasMessageContaining("REPOSITORY_MCP_HOME");
      }
    }
  }

  @Test
  void aHomeThatEverybodyCanWriteIsRefused() throws Exception {
    try (TestHome home = TestHome.empty()) {
      Files.createDirectory(home.path());
      Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThatThrownBy(home.server()::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("chmod o-w");
    }
  }

  @Test
  void aFileInPlaceOfTheHomeIsNamed() throws Exception {
    try (TestHome home = TestHome.empty()) {
      Files.writeString(home.path(), "");
      assertThatThrownBy(home.server()::ensureRunning)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining(home.path().toString())
          .hasMessageContaining("REPOSITORY_MCP_HOME");
      Files.delete(home.path());
    }
  }

  private static boolean isRoot() throws Exception {
    return Posix.effectiveUser() == 0;
  }

  private static String psqlAs(int user, Path socketFolder) throws Exception {
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "psql",
                "--host=" + socketFolder,
                "--username=" + Sessions.APPLICATION,
                "--dbname=" + Sessions.DATABASE,
                "--command=SELECT 'it works'")
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
