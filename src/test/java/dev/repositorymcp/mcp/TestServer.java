package dev.repositorymcp.mcp;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A server in this process, with a client at the other ends of its streams.
final class TestServer implements AutoCloseable {
  static final ServerInfo INFO =
      new ServerInfo("test-server", "Test server", "1.0.0", "Start with echo.");

  final McpClient client;
  final TestFeatures.Door door;
  final McpServer server;
  private final Thread thread;

  private TestServer(TestFeatures.Door door, Limits limits) {
    var input = new BytePipe();
    var output = new BytePipe();
    this.door = door;
    this.client = new McpClient(output.in, input.out);
    this.server =
        new McpServer(
            INFO, () -> TestFeatures.all(door), door.used::countDown, limits, input.in, output.out);
    this.thread =
        Thread.ofPlatform()
            .name("server")
            .start(
                () -> {
                  try (output.out) {
                    server.run();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
  }

  static TestServer start() {
    return start(Limits.standard());
  }

  static TestServer start(Limits limits) {
    TestServer server = startSilently(limits);
    server.client.listen();
    return server;
  }

  /// Its client doesn't read yet.
  static TestServer startSilently(Limits limits) {
    return new TestServer(new TestFeatures.Door(), limits);
  }

  static Limits limits(int running, int inFlight, Duration grace) {
    Limits standard = Limits.standard();
    return new Limits(1 << 16, 1 << 17, standard.unwrittenBytes(), running, inFlight, 2, grace);
  }

  void awaitEnd() {
    try {
      if (!thread.join(Duration.ofSeconds(30))) {
        throw new AssertionError("The server goes on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until a slow tool has come to the door, or has been stopped there.
  static void await(Semaphore sign, int times) {
    try {
      if (!sign.tryAcquire(times, 30, TimeUnit.SECONDS)) {
        throw new AssertionError("Waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    door.open.release(1_000_000);
    client.closeInput();
    awaitEnd();
  }
}
