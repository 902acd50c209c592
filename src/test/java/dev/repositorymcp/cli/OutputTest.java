package dev.repositorymcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Shell.Run;
import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.git.Git;
import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/// The same result in every format, for terminals and for pipes.
class OutputTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir private Path folder;
  private Bridge bridge;

  @BeforeEach
  void connect() throws IOException, SQLException {
    DATABASE.execute("TRUNCATE repository");
    folder = folder.toRealPath();
    bridge = DATABASE.bridge();
  }

  @AfterEach
  void disconnect() throws IOException {
    bridge.close();
  }

  private String on(Terminal terminal, Map<String, String> variables, String... arguments) {
    var environment = new HashMap<>(variables);
    environment.put("DATABASE_URL", bridge.url());
    environment.put("REPOSITORY_MCP_HOST", "workbench");
    Run run = new Shell(environment, terminal).run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.output();
  }

  private String done(String... arguments) {
    return on(Terminal.PIPES, Map.of(), arguments);
  }

  private String add(String directory, String... options) throws IOException {
    String path = Files.createDirectories(folder.resolve(directory)).toString();
    var arguments = new ArrayList<>(List.of("add", path));
    arguments.addAll(List.of(options));
    return done(arguments.toArray(String[]::new));
  }

  private static List<List<String>> csv(String text) {
    MappingIterator<List<String>> lines =
        CsvMapper.builder()
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .build()
            .readerForListOf(String.class)
            .with(CsvReadFeature.WRAP_AS_ARRAY)
            .readValues(text);
    return lines.readAll();
  }

  @Test
  void csvKeepsQuotesLinesAndCommas() throws IOException {
    String description = "says \"hi\",\r\nand\ngoes; 東京";
    var _ = add("a", "--description", description, "--tags", "x,y");
    String text = done("list", "-o", "csv", "--fields", "name,tags,description");
    assertThat(text).startsWith("name,tags,description\r\na,\"x,y\",\"says").endsWith("\r\n");
    assertThat(csv(text))
        .containsExactly(List.of("name", "tags", "description"), List.of("a", "x,y", description));
  }

  @Test
  void csvHasNoFormulas() throws IOException {
    for (String formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")) {
      var _ = add("x", "--name", "plain");
      var _ = done("update", "plain", "--description", formula);
      assertThat(csv(done("list", "-o", "csv", "--fields", "description")).getLast())
          .containsExactly("'" + formula);
    }
  }

  @Test
  void csvOfAllFieldsHasAColumnForEach() throws IOException {
    var _ = add("a");
    List<List<String>> lines = csv(done("list", "-o", "csv", "--fields", "*"));
    assertThat(lines.getFirst()).contains("repo_id", "metadata", "host", "last_indexed_at");
    assertThat(lines.getLast()).hasSameSizeAs(lines.getFirst()).contains("{}", "workbench");
  }

  @Test
  void pathsEndWithALineOrWithNul() throws IOException {
    String odd = "two\nlines";
    var _ = add(odd);
    var _ = add("b");
    var _ = done("add", "--remote", "https://example.org/o/elsewhere");
    assertThat(done("list", "-o", "paths", "--sort", "path"))
        .isEqualTo(folder + "/b\n" + folder + "/" + odd + "\n");
    assertThat(done("list", "-0", "--sort", "path"))
        .isEqualTo(folder + "/b\0" + folder + "/" + odd + "\0");
    assertThat(done("list", "b", "-0", "-o", "ndjson", "--fields", "name"))
        .isEqualTo("{\"name\":\"b\"}\0");
    assertThat(done("show", "b", "-o", "paths")).isEqualTo(folder + "/b\n");
    assertThat(done("scan", folder.toString(), "-0")).isEmpty();
    Files.delete(folder.resolve("b"));
    assertThat(done("prune", "-0")).isEqualTo(folder + "/b\0");
    assertThat(done("forget", "b", "-o", "csv")).startsWith("name,place\r\nb,");
  }

  @Test
  void aDeepCheckCountsWhatIsOnDisk() throws IOException {
    var _ = add("here");
    var _ = add("gone");
    var _ = add("volume/away");
    var _ = add("mount/unmounted");
    for (String name : List.of("here/one", "here/two")) {
      Git git = Git.withCommit(folder.resolve(name));
      var _ = git.run("remote", "add", "origin", "https://example.org/o/twin");
    }
    var _ = done("scan", folder.toString());
    for (String name : List.of("gone", "volume/away", "volume", "mount/unmounted")) {
      Files.delete(folder.resolve(name));
    }
    // Where a volume isn't mounted, its mount point is there and lies on another disk.
    unmount("unmounted");
    var _ = done("refresh");
    JsonNode counts =
        new JsonMapper().readTree(done("health", "--deep", "-o", "json")).path("counts");
    assertThat(counts.toString())
        .isEqualTo(
            "{\"repositories\":6,\"archived\":0,\"remote_only\":0,\"missing\":1,\"unreachable\":2,"
                + "\"dirty\":0,\"siblings\":2}");
    assertThat(done("prune", "--yes", "-o", "paths")).isEqualTo(folder + "/gone\n");
    assertThat(done("list", "--state", "unreachable", "-o", "paths").lines()).hasSize(2);
  }

  private static void unmount(String name) {
    try {
      DATABASE.execute(
          "UPDATE repository SET file_key = '1234567:' || split_part(file_key, ':', 2)"
              + " WHERE name = '"
              + name
              + "'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFormatThatSaysNothingIsRefused() {
    for (String[] wrong :
        new String[][] {
          {"list", "-0", "-o", "json"}, {"health", "-o", "paths"}, {"health", "-0"}
        }) {
      Run run = new Shell(Map.of("DATABASE_URL", bridge.url())).run(wrong);
      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.output()).isEmpty();
    }
  }

  @Test
  void aListWithoutALimitHasNoEndBeforeTheLastRow() throws SQLException {
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, path, name)
        SELECT gen_random_uuid(), 'workbench', '/srv/' || i, 'r' || i FROM generate_series(1, 250) i
        """);
    assertThat(done("list", "-o", "paths").lines().distinct()).hasSize(250);
    assertThat(done("list").lines()).hasSize(251);
    assertThat(done("list", "-o", "csv").lines()).hasSize(251);
    JsonNode whole = new JsonMapper().readTree(done("list", "-o", "json"));
    assertThat(whole.path("total").intValue()).isEqualTo(250);
    assertThat(whole.path("repositories").size()).isEqualTo(250);
    assertThat(done("list", "--limit", "3", "-o", "ndjson").lines()).hasSize(3);
  }

  @Test
  void aTableFitsTheTerminalAndIsWholeInAPipe() throws IOException {
    String path = "a-directory-with-a-name-that-is-longer/than-eighty/columns-of-a-terminal/東京東京東京";
    var _ = add(path, "--name", "東京");
    var terminal = new Terminal(60, Terminal.NONE);
    assertThat(on(terminal, Map.of(), "list").lines())
        .hasSize(2)
        .allMatch(line -> DisplayText.width(line.replaceAll("\u001b\\[[0-9]*m", "")) <= 60);
    assertThat(on(terminal, Map.of(), "list")).contains("…");
    assertThat(on(terminal, Map.of("COLUMNS", "300"), "list")).contains(path);
    assertThat(on(Terminal.PIPES, Map.of("COLUMNS", "40"), "list")).contains(path);
    assertThat(on(terminal, Map.of(), "list", "-o", "paths")).contains(path);
  }

  @Test
  void coloursAreForTerminals() throws IOException {
    var _ = add("a");
    var terminal = new Terminal(80, 80);
    assertThat(on(terminal, Map.of(), "list")).startsWith("\u001b[1mNAME\u001b[0m");
    assertThat(on(terminal, Map.of("NO_COLOR", "1"), "list")).startsWith("NAME ");
    assertThat(on(terminal, Map.of("TERM", "dumb"), "list")).startsWith("NAME ");
    assertThat(on(terminal, Map.of(), "list", "--color", "never")).startsWith("NAME ");
    assertThat(on(terminal, Map.of(), "list", "-o", "ndjson")).startsWith("{");
    assertThat(done("list")).startsWith("NAME ");
    assertThat(done("list", "--color", "always")).startsWith("\u001b[1mNAME");
    assertThat(on(terminal, Map.of(), "--help")).contains("\u001b[");
    assertThat(on(terminal, Map.of("NO_COLOR", "1"), "--help")).doesNotContain("\u001b[");
    assertThat(done("list", "--help")).doesNotContain("\u001b[");
  }

  @Test
  void tagsOfSeveralChangeTogetherWhateverTheyAreCalled() throws IOException {
    var _ = add("a");
    var _ = add("b", "--tags", "old,hot");
    assertThat(done("tag", "a", "b", "+x", "-old", "-hot", "-Vintage")).isEqualTo("a  x\nb  x\n");
    assertThat(done("tag", "-o", "json", "a", "+y")).contains("\"tags\":[\"x\",\"y\"]");
    Run none =
        new Shell(Map.of("DATABASE_URL", bridge.url(), "REPOSITORY_MCP_HOST", "workbench"))
            .run("tag", "a", "none", "+z");
    assertThat(none.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(done("list", "--tags", "z", "-o", "paths")).isEmpty();
  }
}
