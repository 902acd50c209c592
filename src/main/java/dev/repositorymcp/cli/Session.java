package dev.repositorymcp.cli;

import dev.repositorymcp.Maintenance;
import dev.repositorymcp.Server;
import dev.repositorymcp.config.LogSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.terminal.ProgressDisplay;
import dev.repositorymcp.terminal.Terminal;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.ToolEntry;
import java.io.Console;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What commands share: the streams, the environment and the server made from it.
///
/// @param environment of the process
/// @param terminal looks at what the streams lead to
record Session(Streams streams, Map<String, String> environment, Supplier<Terminal> terminal) {
  /// Whether a person sits at both ends, not a pipe. The launcher knows without a console, which
  /// would be a tenth of the time to the first answer.
  @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
  static boolean atTerminal() {
    if (Boolean.getBoolean("repository-mcp.pipes")) {
      return false;
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// Columns of the terminal that results go to, as `COLUMNS` or the terminal tells; 0 for a pipe.
  int outputWidth() {
    int width = terminal.get().outputWidth();
    String told = environment.getOrDefault("COLUMNS", "");
    return width > 0 && told.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(told) : width;
  }

  /// Runs a command's work with a server, and closes it.
  ///
  /// @throws SettingsException if the environment is wrong
  <T> T withServer(Function<Server, T> work) throws SettingsException {
    return withServer(work, this::tell);
  }

  private <T> T withServer(Function<Server, T> work, Consumer<String> progress)
      throws SettingsException {
    Settings settings = settings();
    Logging.configure(settings.log());
    try (Server server = Server.forPerson(settings, progress)) {
      return work.apply(server);
    }
  }

  /// Runs long work, which a person at a terminal sees the progress of and may interrupt.
  ///
  /// @param interrupted what an interruption means for what was stored
  <T> T watched(String interrupted, BiFunction<Server, CallContext, T> work)
      throws SettingsException {
    var cancellation = new Cancellation();
    try (var display = new ProgressDisplay(streams.err(), terminal.get().errorWidth());
        var _ = Interruption.of(cancellation)) {
      try {
        return withServer(
            server -> {
              try {
                return work.apply(server, new CallContext(cancellation, display));
              } finally {
                display.clear();
              }
            },
            step -> display.say("repository-mcp: " + step));
      } catch (CancellationException e) {
        tell("interrupted; " + interrupted);
        throw e;
      }
    }
  }

  /// The work on the database as a whole.
  Maintenance maintenance() throws SettingsException {
    Settings settings = settings();
    Logging.configure(settings.log());
    return new Maintenance(settings, this::tell);
  }

  /// Calls one tool.
  Record call(String tool, Map<String, ?> arguments) throws SettingsException {
    return withServer(server -> call(server, tool, arguments));
  }

  static Record call(Server server, String tool, Map<String, ?> arguments) {
    return entry(server, tool).call(arguments, CallContext.detached());
  }

  /// A server for a client that stays; a wrong environment is told to the client.
  Server serverForClient() {
    try {
      Settings settings = settings();
      Logging.configure(settings.log());
      return Server.forClient(settings);
    } catch (SettingsException e) {
      Logging.configure(new LogSettings(LogSettings.Level.WARN, null, false));
      tell(String.valueOf(e.getMessage()));
      return Server.misconfigured(e);
    }
  }

  private Settings settings() throws SettingsException {
    return Settings.from(environment, Platform.current());
  }

  private static ToolEntry entry(Server server, String tool) {
    return server.tool(tool).orElseThrow();
  }

  void tellIf(boolean condition, String words) {
    if (condition) {
      tell(words);
    }
  }

  /// A line for a person, on standard error.
  void tell(String words) {
    streams.err().println("repository-mcp: " + words);
  }
}
