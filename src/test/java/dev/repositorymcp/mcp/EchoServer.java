package dev.repositorymcp.mcp;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/// The test features as a process of their own, for clients that start their server.
final class EchoServer {
  private EchoServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    var out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    var server =
        new McpServer(
            TestServer.INFO,
            TestFeatures::all,
            () -> {},
            Limits.standard(),
            new FileInputStream(FileDescriptor.in),
            out);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
    server.run();
  }
}
