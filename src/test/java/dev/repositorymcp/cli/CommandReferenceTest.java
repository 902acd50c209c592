package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Holds `docs/cli.md` and the man page to the commands. `mvn test -Dtest=CommandReferenceTest
/// -Ddocs=write` writes them anew.
class CommandReferenceTest {
  private static final Path PAGE = Path.of("docs/cli.md");
  private static final Path MANUAL = Path.of("docs/repository-mcp.1");
  private static final String MARK = "<!-- generated -->\n";

  private static final CommandLine PROGRAM =
      new Program(
              new Streams(
                  InputStream.nullInputStream(),
                  new ByteArrayOutputStream(),
                  new PrintStream(new ByteArrayOutputStream(), true, UTF_8)),
              Map.of(),
              () -> Terminal.PIPES)
          .commandLine();

  private static Stream<CommandLine> commands() {
    return PROGRAM.getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden());
  }

  @Test
  void describesTheCommandsThatThereAre() throws IOException {
    String page = Files.readString(PAGE);
    String head = page.substring(0, page.indexOf(MARK) + MARK.length());
    String sections =
        commands().map(CommandReferenceTest::section).collect(Collectors.joining("\n", "\n", ""));
    hold(PAGE, head + sections);
  }

  @Test
  void theManualDescribesThemToo() throws IOException {
    hold(MANUAL, ManualPage.of(PROGRAM, commands().toList()));
  }

  private static void hold(Path file, String written) throws IOException {
    if (System.getProperty("docs", "check").equals("write")) {
      Files.writeString(file, written, UTF_8);
    }
    assertThat(file)
        .as("run: mvn test -Dtest=CommandReferenceTest -Ddocs=write")
        .hasContent(written);
  }

  private static String section(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String footer =
        Stream.of(spec.usageMessage().footer())
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    return """
    ## %s

    %s

    ```
    %s
    ```

    | | |
    |---|---|
    %s%s\
    """
        .formatted(
            spec.name(),
            String.join(" ", spec.usageMessage().description()),
            synopsis(command),
            rows(spec),
            footer.isEmpty() ? "" : "\n```\n" + footer + "\n```\n");
  }

  static String synopsis(CommandLine command) {
    var help = new CommandLine.Help(command.getCommandSpec(), Ansi.OFF);
    return help.fullSynopsis().replaceAll("\\s+", " ").replace("Usage: ", "").strip();
  }

  private static String rows(CommandSpec spec) {
    return Stream.concat(
            spec.positionalParameters().stream().map(value -> row(value.paramLabel(), value)),
            spec.options().stream().map(option -> row(names(option), option)))
        .collect(Collectors.joining());
  }

  private static String row(String name, ArgSpec argument) {
    return "| `%s` | %s |\n"
        .formatted(name.replace("|", "\\|"), description(argument).replace("|", "\\|"));
  }

  static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
  }

  static String description(ArgSpec argument) {
    String text = String.join(" ", argument.description());
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null
        ? text
        : text.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
  }

  static List<PositionalParamSpec> positional(CommandLine command) {
    return command.getCommandSpec().positionalParameters();
  }
}
