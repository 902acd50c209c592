package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.embedded.TestHome;
import dev.repositorymcp.mcp.McpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// How the process ends, at every moment of its life: by the end of its input or a signal, and
/// leaving nothing behind.
class EndsIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String CREATE =
      McpClient.line(
          "1",
          "tools/call",
          McpClient.claim(
              McpClient.toolCall(
                  "create_repository", "{\"remote_url\":\"https://example.org/o/r\"}")));

  /// JDK 25 logs each exit (`Shutdown.logRuntimeExit`). A signal that comes before its modules are
  /// up finds no logger, and it says so on standard error; no program has begun to run by then.
  private static final String EXIT_TOO_EARLY_TO_LOG =
      "^Runtime\\.exit\\(\\d+\\) logging failed: .*\\R";

  /// What ends a server.
  enum End {
    INPUT(0),
    INT(130),
    TERM(143);

    private final int exitCode;

    End(int exitCode) {
      this.exitCode = exitCode;
    }

    void of(ServedProcess server) throws Exception {
      if (this == INPUT) {
        server.client.closeInput();
      } else {
        server.signal(name());
      }
      assertThat(server.awaitEnd()).as("%s, %s", this, server.errors()).isEqualTo(exitCode);
    }
  }

  private static ServedProcess startIn(TestHome home) throws Exception {
    return ServedProcess.start(Map.of("REPOSITORY_MCP_HOME", home.path().toString()));
  }

  /// No process knows the directory any more; its PostgreSQL may take a moment.
  private static void awaitNoProcessOf(Path home) throws Exception {
    for (int look = 0; ProcessHandle.allProcesses().anyMatch(any -> isOf(home, any)); look++) {
      assertThat(look).as("processes of %s", home).isLessThan(1000);
      Thread.sleep(20);
    }
  }

  private static boolean isOf(Path home, ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(home.toString());
  }

  /// The first moments belong to the launcher and to the virtual machine.
  @ParameterizedTest
  @CsvSource({"INPUT,0", "TERM,0", "TERM,50", "TERM,100", "INT,30", "TERM,300", "INT,600"})
  void beforeTheFirstMessage(End end, int milliseconds) throws Exception {
    try (TestHome home = TestHome.empty();
        ServedProcess server = startIn(home)) {
      Thread.sleep(milliseconds);
      end.of(server);
      assertThat(home.path()).doesNotExist();
      assertThat(server.client.awaitEnd()).isEmpty();
      assertThat(server.errors().replaceFirst(EXIT_TOO_EARLY_TO_LOG, "")).isEmpty();
    }
  }

  /// Clients of both eras start a process to ask this one question, and end it in both ways at
  /// once.
  @Test
  void aProbeLeavesNoTrace() throws Exception {
    try (TestHome home = TestHome.empty();
        ServedProcess server = startIn(home)) {
      assertThat(server.client.modern("server/discover", "{}").has("result")).isTrue();
      server.client.closeInput();
      server.signal("TERM");
      assertThat(server.awaitEnd()).isIn(0, 143);
      assertThat(home.path()).doesNotExist();
      assertThat(server.errors()).isEmpty();
    }
  }

  /// Each interrupts what the one before has left of the first start.
  @Test
  void duringTheFirstStartOfTheDatabase() throws Exception {
    try (TestHome home = TestHome.empty()) {
      int milliseconds = 0;
      for (End end : List.of(End.TERM, End.INPUT, End.INT)) {
        try (ServedProcess server = startIn(home)) {
          var _ = server.client.initialize("2025-11-25");
          server.client.send(CREATE);
          Thread.sleep(milliseconds);
          milliseconds += 500;
          end.of(server);
          server.assertNoStackTrace();
        }
        awaitNoProcessOf(home.path());
      }
      try (ServedProcess server = startIn(home)) {
        server.client.send(CREATE);
        assertThat(server.client.answer("1").at("/result/isError").booleanValue()).isFalse();
        End.TERM.of(server);
        server.assertCleanOutput();
      }
      awaitNoProcessOf(home.path());
    }
  }

  @ParameterizedTest
  @EnumSource
  void duringACallThatNeverEnds(End end) throws Exception {
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()));
        Connection rival = lock()) {
      server.client.send(CREATE);
      Sessions.await(DATABASE, "wait_event_type = 'Lock'", 1);
      end.of(server);
      Sessions.await(DATABASE, "state = 'active'", 0);
      rival.rollback();
      assertThat(server.client.awaitEnd()).isEmpty();
      assertThat(DATABASE.query("SELECT name FROM repository")).isEmpty();
      assertThat(server.errors()).isEmpty();
    }
  }

  /// What it still has to write fills the pipe.
  @ParameterizedTest
  @EnumSource
  void withAClientThatDoesNotRead(End end) throws Exception {
    try (ServedProcess server = ServedProcess.startUnread(Map.of(), "serve")) {
      String list = McpClient.line("1", "tools/list", McpClient.claim("{}"));
      server.client.send(list);
      while (server.process().getInputStream().available() == 0) {
        Thread.sleep(10);
      }
      for (int i = 0; i < 60; i++) {
        server.client.send(list);
      }
      end.of(server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenTheDatabaseFellSilent(End end) throws Exception {
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()))) {
      var _ = server.client.initialize("2025-11-25");
      assertThat(server.client.call("list_repositories", "{}").has("isError")).isTrue();
      bridge.fallSilent();
      String list = McpClient.toolCall("list_repositories", "{}");
      server.client.send(McpClient.line("7", "tools/call", list));
      server.client.send(McpClient.line("8", "tools/call", list));
      assertThat(server.client.exchange()).isEmpty();
      end.of(server);
      server.assertNoStackTrace();
    }
  }

  @Test
  void aCallThatEndsInTimeIsStillAnswered() throws Exception {
    try (Bridge bridge = DATABASE.bridge();
        ServedProcess server = ServedProcess.start(Map.of("DATABASE_URL", bridge.url()));
        Connection rival = lock()) {
      server.client.send(CREATE);
      Sessions.await(DATABASE, "wait_event_type = 'Lock'", 1);
      server.client.closeInput();
      rival.rollback();
      assertThat(server.client.answer("1").at("/result/isError").booleanValue()).isFalse();
      assertThat(server.awaitEnd()).isZero();
      assertThat(server.errors()).isEmpty();
      DATABASE.execute("TRUNCATE repository");
    }
  }

  private static Connection lock() throws Exception {
    Connection rival = DATABASE.connect();
    rival.setAutoCommit(false);
    try (Statement statement = rival.createStatement()) {
      statement.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE");
    }
    return rival;
  }
}
