package dev.repositorymcp.cli;

import dev.repositorymcp.Maintenance;
import dev.repositorymcp.Server;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.demo.Conversation;
import dev.repositorymcp.demo.SampleRepositories;
import dev.repositorymcp.mcp.McpServer;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// The product at work, without touching anything of the user's.
@Command(
    name = "demo",
    description = {
      "Make five sample repositories and a database of their own in a temporary directory, let an",
      "agent ask the server about them, print the conversation, and remove it all."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int PIPE = 1 << 16;
  private static final int ATTEMPTS = 4;

  private final Session session;

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws SettingsException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("repository-mcp-demo").toRealPath();
    // As root, PostgreSQL runs as another user, who must come through here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Path samples = folder.resolve("src");
      Settings settings = settings(folder.resolve("home"));
      Logging.configure(settings.log());
      new SampleRepositories(samples).make();
      try (Server server = Server.forPerson(settings, session::tell)) {
        converse(server, samples);
      } finally {
        // Waits for PostgreSQL's end: its files are about to be deleted.
        new Maintenance(settings, step -> {}).stop();
      }
      show("");
      show("Now yours: repository-mcp add . or repository-mcp scan ~/src");
    } finally {
      delete(folder);
    }
    return ExitCode.DONE;
  }

  private static Settings settings(Path home) throws SettingsException {
    return Settings.from(
        Map.of("REPOSITORY_MCP_HOME", home.toString(), "REPOSITORY_MCP_HOST", "demo"),
        Platform.current());
  }

  /// The real server on a thread of its own, with pipes where a client would have them.
  private void converse(Server server, Path samples) throws IOException, InterruptedException {
    var toServer = new PipedOutputStream();
    var fromServer = new PipedInputStream(PIPE);
    var serverOutput = new PipedOutputStream(fromServer);
    McpServer mcp = server.mcp(new PipedInputStream(toServer, PIPE), serverOutput);
    Thread serving = Thread.ofPlatform().daemon().name("demo server").start(() -> serve(mcp));
    try {
      makeDatabase(server);
      new Conversation(fromServer, toServer, this::show).hold(samples);
    } finally {
      toServer.close();
      serving.join();
      mcp.shutdown();
    }
  }

  /// Before the clock of the agent's first call runs; a slow disk gets several waits.
  private static void makeDatabase(Server server) {
    for (int attempt = 1; ; attempt++) {
      try {
        server.migrate();
        return;
      } catch (Failure e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void serve(McpServer mcp) {
    try {
      mcp.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(String line) {
    try {
      session.streams().out().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      session.streams().out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
