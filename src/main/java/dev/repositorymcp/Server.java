package dev.repositorymcp;

import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.database.ConnectionSource;
import dev.repositorymcp.database.Database;
import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.mcp.Features;
import dev.repositorymcp.mcp.Limits;
import dev.repositorymcp.mcp.McpServer;
import dev.repositorymcp.mcp.ServerInfo;
import dev.repositorymcp.repository.CreateRepository;
import dev.repositorymcp.repository.Export;
import dev.repositorymcp.repository.Host;
import dev.repositorymcp.repository.Import;
import dev.repositorymcp.repository.RefreshAll;
import dev.repositorymcp.repository.Removal;
import dev.repositorymcp.repository.UpdateRepository;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Once;
import dev.repositorymcp.tool.ToolEntry;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts the parts together: settings → database → tools → MCP. Nothing is connected, started or
/// unpacked before it is needed.
public final class Server implements AutoCloseable {
  private static final String INSTRUCTIONS =
      "Registry of the code repositories on this machine. Start with list_repositories; register"
          + " what is missing with create_repository.";

  private final Backend backend;
  private final Once<Catalog> catalog;
  private boolean stopped;

  private Server(Backend backend) {
    this.backend = backend;
    this.catalog = new Once<>(() -> Catalog.of(backend));
  }

  private Catalog catalog() {
    return catalog.get();
  }

  /// Begins to load, on another thread, what the first message of a client needs.
  public static void prepare() {
    // A platform thread: the first virtual one has more to load than this saves.
    Thread.ofPlatform().daemon().name("prepare").start(JsonText::prepare);
  }

  /// A server for a client.
  public static Server forClient(Settings settings) {
    return new Server(Backend.forClient(settings));
  }

  /// A server for a command.
  ///
  /// @param progress takes the steps of the embedded database's start, for a person
  public static Server forPerson(Settings settings, Consumer<String> progress) {
    return new Server(Backend.forPerson(settings, progress));
  }

  /// A server that shakes hands, lists its tools and answers each call with what is wrong in the
  /// environment: a client shows that to its user, but seldom a dead process's last words.
  public static Server misconfigured(SettingsException mistakes) {
    var pool = new PoolSettings(1, 0, Duration.ofSeconds(1), Duration.ZERO, true);
    ConnectionSource nowhere =
        () -> {
          throw mistakes;
        };
    return new Server(
        new Backend(
            new Database(nowhere, "not configured", pool),
            null,
            new Host.Told("unknown"),
            "misconfigured",
            () -> {}));
  }

  /// All tools, in the order in which everybody sees them.
  public List<ToolEntry> tools() {
    return catalog().tools();
  }

  public Optional<ToolEntry> tool(String name) {
    return tools().stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /// Registers several repositories in one transaction, each given as `create_repository` takes it.
  public List<? extends Record> createTogether(
      List<? extends Map<String, ?>> arguments, CallContext context) {
    return catalog().create().callAll(creations(arguments), context);
  }

  /// Registers what is below several directories in one transaction, each given as
  /// `create_repository` takes it.
  ///
  /// @param mostShown how many repositories an answer names, for each directory
  public List<? extends Record> scanTogether(
      List<? extends Map<String, ?>> arguments, int mostShown, CallContext context) {
    return catalog().create().scanAll(creations(arguments), mostShown, context);
  }

  private List<CreateRepository.Input> creations(List<? extends Map<String, ?>> arguments) {
    return arguments.stream()
        .map(values -> (CreateRepository.Input) ToolEntry.of(catalog().create()).bind(values))
        .toList();
  }

  /// Changes several repositories in one transaction, each given as `update_repository` takes it.
  public List<? extends Record> updateTogether(
      List<? extends Map<String, ?>> arguments, CallContext context) {
    return catalog()
        .update()
        .callAll(
            arguments.stream()
                .map(
                    values ->
                        (UpdateRepository.Input) ToolEntry.of(catalog().update()).bind(values))
                .toList(),
            context);
  }

  /// Takes repositories off the registry; agents can't.
  public Removal removal() {
    return catalog().removal();
  }

  /// Reads git anew for all repositories of this machine.
  public RefreshAll refreshing() {
    return catalog().refreshing();
  }

  /// Writes down everything that is registered.
  public Export exporting() {
    return catalog().exporting();
  }

  /// Registers what a file tells of.
  public Import importing() {
    return catalog().importing();
  }

  /// Brings the schema up to date, starting the database first where it is ours.
  public void migrate() {
    backend.database().open();
  }

  /// The tools, served over two streams.
  public McpServer mcp(InputStream in, OutputStream out) {
    return new McpServer(
        new ServerInfo("repository-mcp", "Repository MCP", version(), INSTRUCTIONS),
        this::features,
        backend.database()::warmUp,
        Limits.standard(),
        in,
        out);
  }

  private Features features() {
    Catalog served = catalog();
    return new Features(served.tools(), served.resources(), served.templates(), served.prompts());
  }

  /// Version of this program, from the manifest of its jar.
  public static String version() {
    String version = Server.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// Closes the pool and, where nobody else uses it, stops the embedded database. The end of input
  /// and a signal may both ask for it: whoever comes second waits for the first.
  public synchronized void closeAndStop() {
    if (!stopped) {
      stopped = true;
      backend.close();
      backend.afterwards().run();
    }
  }

  /// Closes the pool; an embedded database is left to its grace time, for the next command.
  @Override
  public void close() {
    backend.close();
  }
}
