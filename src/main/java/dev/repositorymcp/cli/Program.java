package dev.repositorymcp.cli;

import dev.repositorymcp.Server;
import dev.repositorymcp.config.SettingsException;
import dev.repositorymcp.terminal.ColorMode;
import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.terminal.ProcessTerminal;
import dev.repositorymcp.terminal.Terminal;
import dev.repositorymcp.text.Spelling;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The whole command line: arguments in, exit code out.
public final class Program {
  private final Session session;

  public Program(Streams streams) {
    this(streams, System.getenv(), ProcessTerminal::look);
  }

  Program(Streams streams, Map<String, String> environment, Supplier<Terminal> terminal) {
    this.session = new Session(streams, environment, terminal);
  }

  /// The program without a command.
  @Command(
      name = "repository-mcp",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      description = {
        "A registry of the code repositories on this machine, for people and their AI agents.",
        ""
      },
      footer = {
        "",
        "Begin with: repository-mcp add .",
        "Without DATABASE_URL everything is kept in a private PostgreSQL of your own.",
        "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 69 database unavailable,"
            + " 130 interrupted."
      })
  private static final class Root {}

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"repository-mcp " + Server.version()};
    }
  }

  /// Runs one command line.
  ///
  /// @return exit code, see [ExitCode]
  public int run(String... arguments) {
    if (arguments.length == 0 && Session.atTerminal()) {
      return run("welcome");
    }
    int code = serves(arguments) ? serve() : written(commandLine().execute(arguments));
    Logging.flush();
    return code;
  }

  /// Help is printed by a writer that keeps its failures to itself; what it left is written here.
  private int written(int code) {
    try {
      session.streams().out().flush();
      return code;
    } catch (IOException e) {
      return code == ExitCode.DONE ? brokenOutput(new UncheckedIOException(e)) : code;
    }
  }

  private static boolean serves(String... arguments) {
    return arguments.length == 0 || (arguments.length == 1 && arguments[0].equals("serve"));
  }

  /// What clients start: it goes past the parser, whose classes are too old to be cached. Nothing
  /// is flushed afterwards: the server has written what it could, and a client that doesn't read
  /// would keep the process for ever.
  private int serve() {
    try {
      return new ServeCommand(session).call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  /// All commands, ready to run or to be described.
  CommandLine commandLine() {
    var commandLine = new CommandLine(new Root());
    commandLine.addSubcommand(new ServeCommand(session));
    commandLine.addSubcommand(new AddCommand(session));
    commandLine.addSubcommand(new ScanCommand(session));
    commandLine.addSubcommand(new ListCommand(session));
    commandLine.addSubcommand(new ShowCommand(session));
    commandLine.addSubcommand(new PathCommand(session));
    commandLine.addSubcommand(new UpdateCommand(session));
    commandLine.addSubcommand(new CommandLine(new TagCommand(session)).setStopAtPositional(true));
    commandLine.addSubcommand(new RefreshCommand(session));
    commandLine.addSubcommand(new ForgetCommand(session));
    commandLine.addSubcommand(new PruneCommand(session));
    commandLine.addSubcommand(new ExportCommand(session));
    commandLine.addSubcommand(new ImportCommand(session));
    commandLine.addSubcommand(new ReportCommand(session));
    commandLine.addSubcommand(new HealthCommand(session));
    commandLine.addSubcommand(new InstallCommand(session));
    commandLine.addSubcommand(new UninstallCommand(session));
    commandLine.addSubcommand(new DoctorCommand(session));
    commandLine.addSubcommand(new DemoCommand(session));
    commandLine.addSubcommand(new WelcomeCommand(session));
    commandLine.addSubcommand(new CompletionCommand(session));
    commandLine.addSubcommand(new CandidatesCommand(session));
    commandLine.addSubcommand(new MigrateCommand(session));
    commandLine.addSubcommand(DbCommand.of(session));
    commandLine.addSubcommand(new CallCommand(session));
    commandLine.addSubcommand(new TrainCommand(session));
    commandLine.getSubcommands().values().forEach(Program::addHelp);
    // Text that begins with @ is text: nothing is read from files.
    commandLine.setExpandAtFiles(false);
    commandLine.setOut(new PrintWriter(session.streams().out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(session.streams().err(), true, StandardCharsets.UTF_8));
    commandLine.setHelpFactory((spec, _) -> new Help(spec, Help.defaultColorScheme(colors())));
    commandLine.setParameterExceptionHandler(this::misused);
    commandLine.setExecutionExceptionHandler(this::failed);
    return commandLine;
  }

  private Ansi colors() {
    boolean terminal = session.terminal().get().showsOutput();
    return ColorMode.auto.colors(session.environment(), terminal) ? Ansi.ON : Ansi.OFF;
  }

  private static void addHelp(CommandLine command) {
    command.getSubcommands().values().forEach(Program::addHelp);
    CommandSpec spec = command.getCommandSpec();
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage().sortOptions(false);
  }

  private int misused(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    String words = DisplayText.visible(String.valueOf(problem.getMessage()));
    String near = meant(problem).map(name -> "; did you mean " + name + "?").orElse("");
    session.tell(words + near + "; try " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /// The option, or the command that isn't hidden, that the first unknown word is like.
  private static Optional<String> meant(ParameterException problem) {
    if (!(problem instanceof UnmatchedArgumentException unknown)) {
      return Optional.empty();
    }
    CommandLine command = problem.getCommandLine();
    Stream<String> names =
        unknown.isUnknownOption()
            ? command.getCommandSpec().optionsMap().keySet().stream()
            : command.getSubcommands().entrySet().stream()
                .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey);
    String word = unknown.getUnmatched().getFirst().replaceFirst("=.*", "");
    return Spelling.closest(word, names.toList());
  }

  private int failed(Exception problem, CommandLine command, ParseResult parsed) {
    return switch (problem) {
      case Failure failure -> {
        session.tell(DisplayText.visible(failure.sentence()));
        yield ExitCode.of(failure);
      }
      case SettingsException mistakes -> {
        session.tell(String.valueOf(mistakes.getMessage()));
        yield ExitCode.USAGE;
      }
      case UncheckedIOException output -> brokenOutput(output);
      case IOException output -> brokenOutput(new UncheckedIOException(output));
      case CancellationException _ -> ExitCode.INTERRUPTED;
      default -> {
        LoggerFactory.getLogger(Program.class).error("The command failed", problem);
        session.tell("an unexpected error stopped the command; the log says more");
        yield ExitCode.FAILED;
      }
    };
  }

  /// A reader that has seen enough, such as `head`, is no failure; a full disk is.
  private int brokenOutput(UncheckedIOException output) {
    String reason = String.valueOf(Objects.requireNonNull(output.getCause()).getMessage());
    if (reason.contains("Broken pipe")) {
      return ExitCode.DONE;
    }
    session.tell("the output could not be written: " + reason);
    return ExitCode.FAILED;
  }
}
