package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From an empty directory to a database that serves.
class FirstStartTest {
  @Test
  void servesFromAnEmptyHomeAndTellsItsSteps() throws Exception {
    var steps = new ArrayList<String>();
    try (TestHome home = TestHome.empty();
        var postgres =
            new EmbeddedPostgres(home.path(), EmbeddedPostgres.DEFAULT_GRACE, steps::add);
        Connection connection = Client.connect(postgres)) {
      assertThat(Client.query(connection, "SHOW server_version")).isEqualTo(Layout.VERSION);
      assertThat(Client.query(connection, "SELECT current_database()"))
          .isEqualTo(Sessions.DATABASE);
      assertThat(steps)
          .containsExactly(
              "unpacking PostgreSQL…", "creating the database cluster…", "starting PostgreSQL…");
    }
  }

  @Test
  void leavesNothingButWhatItNeedsAndSweepsWhatOthersLeft() throws Exception {
    try (TestHome home = TestHome.installed();
        EmbeddedPostgres postgres = home.server()) {
      Files.createDirectories(home.layout().database().resolve("data.init-17-dead/base"));
      postgres.ensureRunning();
      assertThat(home.path().toFile().list())
          .containsExactlyInAnyOrder(
              "alive.lock",
              "db-18",
              home.layout().programs(Platform.current()).toFile().getName(),
              "start.lock");
      assertThat(home.layout().database().toFile().list())
          .containsExactlyInAnyOrder(
              "data", "pg_hba.conf", "pg_ident.conf", "postgres.log", "postgresql.conf", "run");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"with blank, größe-资料", "it's \"$HOME\" `x` \\n"})
  void takesAHomeOfAnyName(String name) throws Exception {
    Assumptions.assumeTrue(canNameFiles(name), "the locale can't express the name");
    try (TestHome home = TestHome.installed(name);
        EmbeddedPostgres postgres = home.server();
        Connection connection = Client.connect(postgres)) {
      assertThat(Client.query(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void takesAHomeTooLongForASocket() throws Exception {
    String name = String.join("/", List.of("d".repeat(60), "e".repeat(60), "f".repeat(60)));
    try (TestHome home = TestHome.ready(name);
        EmbeddedPostgres postgres = home.server()) {
      try (Connection connection = Client.connect(postgres)) {
        assertThat(Client.query(connection, "SELECT 1")).isEqualTo("1");
      }
      Directories.delete(SocketPlace.of(home.layout(), Platform.current()).owned());
    }
  }

  private static boolean canNameFiles(String name) {
    try {
      return FileSystems.getDefault().getPath(name) != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
