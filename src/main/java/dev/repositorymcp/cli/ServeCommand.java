package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.mcp.McpServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The MCP server.
@Command(
    name = "serve",
    description = "Serve the tools over MCP on standard input and output, for an AI client.",
    footer = {
      "",
      "Clients start this themselves; see the README for their configuration."
          + " Without a command and without a terminal, this is what runs."
    })
final class ServeCommand implements Callable<Integer> {
  private final Session session;

  ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Server.prepare();
    if (Session.atTerminal()) {
      session.tell(
          "waiting for an MCP client on standard input; end with Ctrl-D."
              + " For commands see repository-mcp --help.");
    }
    Server server = session.serverForClient();
    McpServer mcp = server.mcp(session.streams().in(), session.streams().out());
    if (endsWithSignals(() -> end(mcp, server))) {
      mcp.run();
    }
    end(mcp, server);
    return ExitCode.DONE;
  }

  /// SIGTERM and SIGINT end the conversation as the end of input does.
  ///
  /// @return whether there is one: false if a signal has come already
  private static boolean endsWithSignals(Runnable end) {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(end, "shutdown"));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void end(McpServer mcp, Server server) {
    mcp.shutdown();
    server.closeAndStop();
  }
}
