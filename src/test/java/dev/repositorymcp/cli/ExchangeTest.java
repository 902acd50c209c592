package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Shell.Run;
import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Out of one registry, or another tool, and into an empty one.
class ExchangeTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /// The row of the laptop is put in by SQL, without the text that is searched.
  private static final String EVERY_COLUMN =
      "SELECT (to_jsonb(r) - CASE host WHEN 'laptop' THEN 'search_text' ELSE '' END)::text"
          + " FROM repository r ORDER BY id";

  @TempDir private Path folder;
  private Bridge bridge;
  private Shell shell;

  @BeforeEach
  void connect() throws IOException, SQLException {
    DATABASE.execute("TRUNCATE repository");
    folder = folder.toRealPath();
    bridge = DATABASE.bridge();
    shell = new Shell(Map.of("DATABASE_URL", bridge.url(), "REPOSITORY_MCP_HOST", "workbench"));
  }

  @AfterEach
  void disconnect() throws IOException {
    bridge.close();
  }

  private String done(String... arguments) {
    Run run = shell.run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.output();
  }

  private String everything() {
    return done("list", "--host", "*", "--state", "", "-o", "ndjson", "--fields", "*")
        + done("list", "--host", "*", "--state", "archived", "-o", "ndjson", "--fields", "*");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// Repositories as the tools whose files are imported found them.
  private void makeWorkspace() throws IOException {
    for (String name : List.of("atlas", "globe maps", "lib/tool")) {
      Path root = Files.createDirectories(folder.resolve(name));
      String remote = root.getFileName().toString().replace(' ', '-');
      var _ =
          Git.withCommit(root).run("remote", "add", "origin", "https://example.org/own/" + remote);
    }
  }

  private String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/exchange/" + name))) {
      return new String(in.readAllBytes(), UTF_8).replace("%s", folder.toString());
    }
  }

  @Test
  void aReportShowsWhatIsRegisteredEverywhere() throws Exception {
    makeWorkspace();
    var _ = done("scan", folder.toString());
    var _ = done("update", "tool", "--status", "archived");
    DATABASE.execute(
        "INSERT INTO repository (id, host, path, name, presence) VALUES"
            + " (gen_random_uuid(), 'laptop', 'C:\\src\\x', '</script>', 'missing')");
    Path page = folder.resolve("registry.html");
    Run run = shell.run("report", page.toString());
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.errors()).contains("4 repositories were written to " + page);
    assertThat(Files.readString(page))
        .startsWith("<!doctype html>")
        .contains(">atlas<", ">archived<", ">missing<", ">&lt;/script&gt;<", ">laptop<");
    Files.writeString(folder.resolve("atlas/new"), "");
    assertThat(done("report", "--refresh", "-")).contains(">dirty<");
    assertThat(shell.run("report", folder + "/none/x.html").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("report").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsExportedAndImportedIsTheSame() throws Exception {
    makeWorkspace();
    var _ = done("scan", folder.toString());
    var _ =
        done(
            "update",
            "atlas",
            "--description",
            "says \"hi\"\n東京 🚀\t\\",
            "--tags",
            "go,b/c",
            "--metadata",
            "{\"a\":{\"b\":[1,2.5,null]},\"ü\":\"\\u001b\"}");
    var _ = done("update", "tool", "--status", "archived");
    var _ = done("add", "--remote", "https://example.org/o/elsewhere", "--name", "-2");
    DATABASE.execute(
        "INSERT INTO repository (id, host, path, name, presence) VALUES"
            + " (gen_random_uuid(), 'laptop', 'C:\\src\\x', 'atlas', 'missing')");
    String before = everything();
    List<String> rows = DATABASE.query(EVERY_COLUMN);
    String exported = done("export");
    DATABASE.execute("TRUNCATE repository");
    assertThat(done("import", file("registry.ndjson", exported).toString()))
        .isEqualTo("5 created, 0 existing, 0 relinked, 0 adopted\n");
    assertThat(everything()).isEqualTo(before);
    assertThat(DATABASE.query(EVERY_COLUMN)).isEqualTo(rows);
    assertThat(done("export")).isEqualTo(exported);
    assertThat(done("import", folder.resolve("registry.ndjson").toString()))
        .isEqualTo("0 created, 5 existing, 0 relinked, 0 adopted\n");
    assertThat(done("export")).isEqualTo(exported);
  }

  @Test
  void theExportOfAFileAppearsWhole() throws IOException {
    var _ = done("add", "--remote", "https://example.org/o/a");
    Path target = folder.resolve("registry.ndjson");
    assertThat(shell.run("export", target.toString()).errors())
        .contains("1 repositories were written to " + target);
    assertThat(Files.readString(target)).isEqualTo(done("export"));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
    Run run = shell.run("export", folder.resolve("none/x").toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("is no directory");
  }

  @Test
  void everyBadLineIsNamedAndNothingIsStored() throws IOException {
    String id = "00000000-0000-7000-8000-00000000000";
    String good = "{\"repo_id\":\"%s1\",\"host\":\"h\",\"name\":\"n\",\"path\":\"/x\"%s}\n";
    Path file =
        file(
            "bad.ndjson",
            good.formatted(id, "")
                + good.formatted(id, ",\"tags\":[\"No Tag!\"]")
                + good.formatted(id, ",\"descripton\":\"x\"")
                + good.formatted(id, ",\"version\":\"x\"")
                + good.formatted(id, ",\"version\":0")
                + good.formatted(id, ",\"status\":\"gone\"")
                + good.formatted(id, ",\"metadata\":[1]")
                + good.formatted(id, ",\"description\":\"\\u0000\"")
                + good.formatted("x", "")
                + "{\"repo_id\":\""
                + id
                + "2\",\"name\":\"n\"}\n"
                + "no json\n"
                + "{\"path\":\"/there/is/none\"}\n"
                + "{\"name\":\"n\"}\n");
    Run run = shell.run("import", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.output()).isEmpty();
    List<String> said = run.errors().lines().toList();
    assertThat(said).hasSize(13);
    for (int line = 2; line <= 13; line++) {
      assertThat(said.get(line - 2)).startsWith("repository-mcp: line " + line + ": ");
    }
    assertThat(said.get(1)).contains("did you mean description?");
    assertThat(said.getLast()).contains("nothing was imported; 12 lines");
    assertThat(done("list", "--host", "*", "-o", "ndjson")).isEmpty();
  }

  @Test
  void aNameThatIsTakenGetsANumberAndADryRunStoresNothing() throws IOException {
    var _ = done("add", "--remote", "https://example.org/o/a", "--name", "n");
    String line =
        "{\"repo_id\":\"00000000-0000-7000-8000-000000000001\",\"host\":\"workbench\","
            + "\"name\":\"n\",\"path\":\"/x\"}";
    Path file = file("one.ndjson", "\ufeff" + line);
    assertThat(done("import", "--dry-run", file.toString()))
        .contains("created  n-2", "The name \"n\" was taken", "1 created");
    assertThat(done("list", "-o", "ndjson", "--fields", "name")).isEqualTo("{\"name\":\"n\"}\n");
    assertThat(done("import", file.toString(), "-o", "paths")).isEqualTo("/x\n");

    String longest = "é".repeat(200);
    var _ = done("add", "--remote", "https://example.org/o/b", "--name", longest);
    String other = line.replace("\"n\"", "\"" + longest + "\"").replace("/x", "/y");
    Path two = file("two.ndjson", other.replace("0001\"", "0002\""));
    assertThat(done("import", two.toString())).contains("created  " + "é".repeat(190) + "-2  /y");
  }

  @ParameterizedTest
  @CsvSource({
    "ghq, ghq-list, atlas globe maps tool",
    "gita, repos.csv, atlas globe maps tool",
    "mani, mani.yaml, atlas maps tool",
    "myrepos, mrconfig, atlas globe maps tool",
    "vcstool, workspace.repos, atlas globe maps tool"
  })
  void filesOfOtherToolsAreUnderstood(String tool, String resource, String names)
      throws IOException {
    makeWorkspace();
    Path file = file(resource, resource(resource));
    assertThat(done("import", "--from", tool, file.toString())).contains("3 created, 0 existing");
    assertThat(done("list", "-o", "ndjson", "--fields", "name").lines())
        .hasSize(3)
        .allMatch(line -> names.contains(line.replaceAll(".*:\"|\"}", "")));
    assertThat(done("list", "-o", "paths", "--sort", "path"))
        .isEqualTo("%s/atlas\n%s/globe maps\n%s/lib/tool\n".replace("%s", folder.toString()));
    // What git says of the remote outweighs an old note of another tool.
    assertThat(done("show", folder + "/lib/tool", "-o", "json")).contains("example.org/own/tool");
    assertThat(done("import", "--from", tool, file.toString())).contains("0 created, 3 existing");
  }

  @Test
  void whatManiKnowsOfAProjectIsKept() throws IOException {
    makeWorkspace();
    var _ = done("import", "--from", "mani", file("mani.yaml", resource("mani.yaml")).toString());
    assertThat(done("show", "atlas", "-o", "json"))
        .contains("\"description\":\"Maps of the world\"", "[\"frontend\",\"node\"]");
  }

  @ParameterizedTest
  @CsvSource({"mani, mani.yaml", "vcstool, workspace.repos", "myrepos, mrconfig"})
  void whatIsNotClonedIsKnownByItsRemote(String tool, String resource) throws IOException {
    Path file = file(resource, resource(resource));
    assertThat(done("import", "--from", tool, file.toString()))
        .contains("3 created", "It is not on this machine");
    assertThat(done("list", "-o", "paths")).isEmpty();
    assertThat(done("list", "-o", "ndjson", "--fields", "remote_url").lines())
        .contains("{\"remote_url\":\"example.org/o/atlas\"}");
  }

  @Test
  void whatIsNeitherHereNorAnywhereIsRefused() throws IOException {
    Run run =
        shell.run("import", "--from", "ghq", file("list", folder + "/a\n" + folder).toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("line 1: ", "does not exist").doesNotContain("line 2");
    assertThat(shell.run("import", folder + "/none").errors()).contains("can't be read");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'/', (byte) 0xfc});
    assertThat(shell.run("import", latin.toString()).errors()).contains("not in UTF-8");
  }
}
