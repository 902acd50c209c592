package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One PostgreSQL for all, from the first to the last.
@SuppressWarnings("try") // closing early is what is tested
class SharingTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void aSecondInstanceJoinsAndTheLastOneOutStops() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres first = home.server();
        EmbeddedPostgres second = home.server()) {
      Connection connection = Client.connect(first);
      ProcessHandle postmaster = home.postmaster().orElseThrow();
      Client.connect(second).close();
      assertThat(home.postmaster()).contains(postmaster);

      second.close();
      assertThat(Client.query(connection, "SELECT 1")).isEqualTo("1");
      assertThat(home.isAlive()).isTrue();

      connection.close();
      first.close();
      home.awaitEnd();
    }
  }

  @Test
  void aSecondProcessJoins() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      Connection connection = Client.connect(postgres);
      ProcessHandle postmaster = home.postmaster().orElseThrow();
      try (ServerProcess other = ServerProcess.start(home, LONG).awaitServing()) {
        assertThat(other.output()).doesNotContain("starting");
        assertThat(home.postmaster()).contains(postmaster);
        connection.close();
        postgres.close();
        assertThat(home.isAlive()).isTrue();
        other.end();
      }
      home.awaitEnd();
    }
  }

  @Test
  void eightProcessesAtOnceMakeOneCluster() throws Exception {
    var servers = new ArrayList<ServerProcess>();
    try (TestHome home = TestHome.empty()) {
      try {
        for (int i = 0; i < 8; i++) {
          servers.add(ServerProcess.start(home, LONG));
        }
        var outputs = new ArrayList<String>();
        for (ServerProcess server : servers) {
          outputs.add(server.awaitServing().output());
        }
        assertThat(outputs.stream().filter(output -> output.contains("creating"))).hasSize(1);
        assertThat(outputs.stream().filter(output -> output.contains("starting"))).hasSize(1);
      } finally {
        closeAll(servers);
      }
    }
  }

  @Test
  void stopsByItselfWhenItsStarterWasKilled() throws Exception {
    try (TestHome home = TestHome.ready();
        ServerProcess server = ServerProcess.start(home, SHORT).awaitServing()) {
      server.kill();
      home.awaitEnd();
    }
  }

  @Test
  void staysAsLongAsThereIsAClientAndNotMuchLonger() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server(SHORT)) {
      try (Connection connection = Client.connect(postgres)) {
        Thread.sleep(SHORT.multipliedBy(3));
        assertThat(Client.query(connection, "SELECT 1")).isEqualTo("1");
      }
      home.awaitEnd();
    }
  }

  @Test
  void startsAgainAfterItStopped() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      try (Connection connection = Client.connect(postgres)) {
        Client.execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
      }
      postgres.close();
      home.awaitEnd();
      try (Connection connection = Client.connect(postgres)) {
        assertThat(Client.query(connection, "SELECT answer FROM kept")).isEqualTo("42");
      }
    }
  }

  @Test
  void watchesAgainWhenTheWatchWasLost() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server(SHORT);
        Connection connection = Client.connect(postgres)) {
      try (Connection administrator = administrator(home)) {
        Client.execute(
            administrator,
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'");
        assertThat(IdleStop.isWatched(administrator)).isFalse();
        postgres.ensureRunning();
        assertThat(IdleStop.isWatched(administrator)).isTrue();
      }
      assertThat(Client.query(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  private static Connection administrator(TestHome home) throws Exception {
    return new Sessions(SocketPlace.of(home.layout(), Platform.current()).socket()).administrator();
  }

  private static void closeAll(List<ServerProcess> servers) throws Exception {
    for (ServerProcess server : servers) {
      server.close();
    }
  }
}
