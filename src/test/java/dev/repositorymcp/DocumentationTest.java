package dev.repositorymcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Program;
import dev.repositorymcp.cli.Streams;
import dev.repositorymcp.config.KnownNames;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.config.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation says of commands, variables and messages is what the program has.
class DocumentationTest {
  static final List<Path> PAGES = pages();

  private static final Pattern COMMAND = Pattern.compile("bin/repository-mcp((?: [^ `|>;&\\n]+)+)");
  private static final Pattern OPTION = Pattern.compile("(?<=[ \\[])--?[a-z][a-z-]*");
  private static final Pattern VARIABLE =
      Pattern.compile("\\b(?:DATABASE|REPOSITORY_MCP|POOL|LOG|SQL|MAX)_[A-Z_]*[A-Z]\\b");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern QUOTED = Pattern.compile("(?m)^> (.+)$");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
  private static final Pattern FILLED_IN = Pattern.compile("%[sd]|\\$[A-Za-z_]+");

  private static List<Path> pages() {
    return Stream.of(Path.of("."), Path.of("docs"), Path.of("docs/how-to"), Path.of("examples"))
        .flatMap(folder -> files(folder, 1, ".md"))
        .toList();
  }

  private static Stream<Path> files(Path folder, int depth, String suffix) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<MatchResult> find(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  static List<String> commands() {
    return PAGES.stream()
        .flatMap(page -> find(COMMAND, read(page)))
        .map(result -> result.group(1))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandThatIsNamedCanBeTyped(String words) {
    var output = new ByteArrayOutputStream();
    var program = new Program(new Streams(InputStream.nullInputStream(), output, silent()));
    String name = words.strip().split(" ", 2)[0];
    boolean command = !name.startsWith("-");
    String group = name.equals("db") ? words.strip().split(" ", -1)[1] : "";
    int code =
        !group.isEmpty()
            ? program.run(name, group, "--help")
            : command ? program.run(name, "--help") : program.run("--help");
    assertThat(code).isZero();
    String help = output.toString(UTF_8);
    // Of a command that there isn't, the help is that of the program.
    assertThat(help).startsWith("Usage: repository-mcp " + (command ? name + " " : "["));
    assertThat(options(words)).isSubsetOf(options(help));
  }

  private static List<String> options(String text) {
    return find(OPTION, text).map(MatchResult::group).toList();
  }

  private static PrintStream silent() {
    return new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
  }

  @Test
  void everyVariableThatIsNamedIsKnown() {
    for (Path page : PAGES) {
      assertThat(find(VARIABLE, read(page)).map(MatchResult::group))
          .as(page.toString())
          .isSubsetOf(KnownNames.ALL);
    }
  }

  @ParameterizedTest
  @MethodSource("tablesOfVariables")
  void everyVariableThatIsKnownHasARowInTheTables(Path page) {
    Pattern row = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");
    assertThat(find(row, read(page)).map(result -> result.group(1)))
        .containsExactlyElementsOf(KnownNames.ALL);
  }

  static List<Path> tablesOfVariables() {
    return List.of(Path.of("README.md"), Path.of("docs/configuration.md"));
  }

  @ParameterizedTest
  @FieldSource("PAGES")
  void everyLinkLeadsToAFile(Path page) {
    assertThat(find(LINK, read(page)).map(result -> page.resolveSibling(result.group(1))))
        .allSatisfy(target -> assertThat(target).exists());
  }

  @Test
  void everyMessageThatIsQuotedIsOneOfTheProgram() throws IOException {
    List<Pattern> messages = messagesOfTheProgram();
    String mistake = mistake();
    for (Path page : PAGES) {
      assertThat(find(QUOTED, read(page)).map(result -> result.group(1)))
          .as(page.toString())
          .allMatch(quote -> mistake.contains(quote) || isMadeOf(messages, quote));
    }
  }

  /// A message may be put together from several literals.
  private static boolean isMadeOf(List<Pattern> messages, String quote) {
    return messages.stream()
        .map(message -> message.matcher(quote))
        .filter(Matcher::lookingAt)
        .anyMatch(
            matcher ->
                matcher.end() == quote.length()
                    || isMadeOf(messages, quote.substring(matcher.end())));
  }

  private static List<Pattern> messagesOfTheProgram() {
    return Stream.concat(
            Stream.of(Path.of("bin/repository-mcp")),
            files(Path.of("src/main/java"), Integer.MAX_VALUE, ".java"))
        .map(file -> read(file).replaceAll("\"\\s*\\+\\s*\"", ""))
        .flatMap(source -> find(LITERAL, source))
        .map(result -> result.group(1))
        .filter(text -> text.length() > 30)
        .map(DocumentationTest::asPattern)
        .toList();
  }

  private static Pattern asPattern(String literal) {
    var pattern = new StringBuilder();
    Matcher filledIn = FILLED_IN.matcher(literal);
    int end = 0;
    while (filledIn.find()) {
      pattern.append(Pattern.quote(literal.substring(end, filledIn.start()))).append(".+?");
      end = filledIn.end();
    }
    return Pattern.compile(pattern + Pattern.quote(literal.substring(end)));
  }

  /// The one message that is put together from many parts.
  private static String mistake() {
    try {
      Settings.from(Map.of("POOL_SIZE", "zero"), Platform.current());
      return "";
    } catch (SettingsException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
