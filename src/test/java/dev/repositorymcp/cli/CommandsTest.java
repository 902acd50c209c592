package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.cli.Shell.Run;
import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands on a real database.
class CommandsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

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

  private String directory(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name)).toString();
  }

  private String done(String... arguments) {
    Run run = shell.run(arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.output();
  }

  private void assertRefused(int exitCode, String words, String... arguments) {
    Run run = shell.run(arguments);
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).startsWith("repository-mcp: ").contains(words);
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }

  @Test
  void whatIsAddedIsListedShownAndChanged() throws IOException {
    String atlas = directory("atlas");
    assertThat(done("add", atlas, "--tags", "go,backend"))
        .isEqualTo("created  atlas  " + atlas + "\n");
    assertThat(done("add", atlas)).isEqualTo("existing  atlas  " + atlas + "\n");
    assertThat(done("list"))
        .isEqualTo(
            """
            NAME   PATH%s  TAGS        BRANCH  STATE
            atlas  %s  backend,go          no_remote
            """
                .formatted(" ".repeat(atlas.length() - 4), atlas));
    assertThat(done("update", "atlas", "--description", "maps", "--if-version", "1"))
        .contains("description: ", " → maps\n");
    assertThat(done("update", "atlas", "--description", "maps")).isEqualTo("nothing to change\n");
    assertThat(done("show", atlas).lines())
        .contains("name             atlas", "description      maps", "version          2");
    assertThat(done("health", "--deep")).contains("healthy", "schema_version");
    assertThat(shell.run("migrate").errors()).contains("the schema is up to date");
  }

  @Test
  void outputIsForPeopleOrForPrograms() throws IOException {
    var _ = done("add", directory("a"), directory("b"));
    assertThat(json(done("list", "--output", "json")).path("total").intValue()).isEqualTo(2);
    assertThat(done("list", "-o", "ndjson", "--fields", "name"))
        .isEqualTo("{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
    assertThat(done("list", "--fields", "name, version"))
        .isEqualTo("NAME  VERSION\na     1\nb     1\n");
    for (String fields : List.of(" name , version", ",name,,version,", "\tname,\tversion,name")) {
      assertThat(done("list", "--fields", fields)).isEqualTo("NAME  VERSION\na     1\nb     1\n");
    }
    assertThat(done("list", "--fields", " , ")).isEqualTo(done("list"));
    assertThat(json(done("show", "a", "-o", "json")).path("name").asString()).isEqualTo("a");
    assertThat(json(done("update", "a", "-o", "json", "--tags", "+x")).path("version").intValue())
        .isEqualTo(2);
    assertThat(json(done("health", "-o", "json")).path("healthy").booleanValue()).isTrue();
    assertThat(
            json(done("call", "list_repositories", "--arg", "query=b", "--arg", "limit=5"))
                .path("total")
                .intValue())
        .isOne();
  }

  /// What is about several things is still one document.
  @Test
  void jsonIsOneDocumentWhateverTheNumber() throws IOException {
    String a = directory("a");
    String b = directory("b");
    String c = directory("c");
    assertThat(json(done("add", a, "-o", "json")).path("outcome").asString()).isEqualTo("created");
    assertThat(json(done("add", a, b, "-o", "json")))
        .map(result -> result.path("outcome").asString())
        .containsExactly("existing", "created");
    assertThat(json(done("tag", "-o", "json", "a", "+x")).path("version").intValue()).isEqualTo(2);
    assertThat(json(done("tag", "-o", "json", "a", "b", "+y")))
        .map(result -> result.path("version").intValue())
        .containsExactly(3, 2);
    assertThat(json(done("scan", c, "-o", "json")).path("counts").isObject()).isTrue();
    assertThat(json(done("scan", a, c, "-o", "json")))
        .map(result -> result.path("status").asString())
        .containsExactly("success", "success");
    assertThat(done("add", a, b, "-o", "ndjson").lines()).hasSize(2);
  }

  @Test
  void aScanLooksWhereItIsTold() throws IOException {
    for (String place : List.of(".hidden/a", "node_modules/b")) {
      var _ = directory(place + "/.git/objects");
      var _ = directory(place + "/.git/refs");
      Files.writeString(folder.resolve(place + "/.git/HEAD"), "ref: refs/heads/main\n");
    }
    assertThat(done("scan", folder.toString()))
        .contains("0 created", "include hidden,node_modules or raise max_depth");
    assertThat(done("scan", folder.toString(), "--include", "hidden")).contains("1 created");
    assertThat(done("scan", folder.toString(), "--include", "node_modules, hidden,other_disks"))
        .contains("1 created, 1 existing");
    assertRefused(
        ExitCode.USAGE,
        "include knows no \"hiden\", did you mean hidden; use a comma list of hidden, node_modules,"
            + " other_disks.",
        "scan",
        folder.toString(),
        "--include",
        "hiden");
  }

  @Test
  void aLongListSaysHowToGoOn() throws IOException {
    var _ = done("add", directory("a"), directory("b"), directory("c"));
    Run first = shell.run("list", "--limit", "2");
    assertThat(first.errors()).matches("2 of 3 shown; more with --cursor \\S+\\R");
    String cursor = first.errors().strip().replaceAll(".* ", "");
    Run last = shell.run("list", "--limit", "2", "--cursor", cursor);
    assertThat(last.output()).contains(folder + "/c").doesNotContain(folder + "/b");
    assertThat(last.errors()).isEmpty();
  }

  @Test
  void exitCodesTellWhatKindOfRefusal() throws IOException {
    String atlas = directory("atlas");
    var _ = done("add", atlas);
    var _ = done("add", directory("globe"));
    assertRefused(ExitCode.NOT_FOUND, "No repository has", "show", "none");
    assertRefused(ExitCode.NOT_FOUND, "No repository has", "update", "none", "--name", "x");
    assertRefused(ExitCode.CONFLICT, "is called \"globe\"", "update", "atlas", "--name", "globe");
    assertRefused(ExitCode.CONFLICT, "moved on", "update", "atlas", "--if-version", "7");
    assertRefused(ExitCode.USAGE, "limit must be", "list", "--limit", "1000");
    assertRefused(ExitCode.USAGE, "did you mean list_repositories?", "call", "list_repository");
    assertRefused(ExitCode.USAGE, "needs repo_path or remote_url", "add");
    assertRefused(ExitCode.USAGE, "is a variable unset?", "add", "");
    assertRefused(ExitCode.USAGE, "no argument \"x\"", "call", "health_check", "--arg", "x=1");
  }

  @Test
  void severalAreAddedTogetherOrNotAtAll() throws IOException {
    assertRefused(
        ExitCode.USAGE, "does not exist", "add", directory("a"), folder + "/none", directory("b"));
    assertRefused(
        ExitCode.CONFLICT, "is called \"x\"", "add", directory("a"), directory("b"), "--name", "x");
    assertThat(json(done("list", "-o", "json")).path("total").intValue()).isZero();
  }

  @Test
  void textThatBeginsWithAnAtSignIsText() throws IOException {
    String scope = directory("@scope");
    var _ = done("add", scope, "--description", "@team owns this", "--metadata", "{\"a\":\"@b\"}");
    JsonNode row = json(done("show", "@scope", "-o", "json"));
    assertThat(row.path("path").asString()).isEqualTo(scope);
    assertThat(row.path("description").asString()).isEqualTo("@team owns this");
    Path file = Files.writeString(folder.resolve("arguments"), "--help");
    assertRefused(ExitCode.USAGE, "does not exist", "add", "@" + file);
    assertThat(done("call", "list_repositories", "--arg", "query=@team")).contains("@scope");
  }

  @Test
  void pathsWithOddCharactersAreTakenLiterally() throws IOException {
    for (String name : new String[] {"My Repo", "it's", "$(touch pwned)", "a;b", "a%20b", "end "}) {
      assertThat(done("add", directory(name))).contains(directory(name));
    }
    assertThat(done("add", "--", directory("-rf"))).contains("-rf");
    assertThat(done("list", "--under", folder.toString(), "-o", "ndjson").lines()).hasSize(7);
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @Test
  void aRelativePathMeansTheWorkingDirectory() {
    // A checkout that is a linked worktree is known by its main one.
    String added = done("add", Path.of("").toAbsolutePath().toString());
    assertThat(done("add", "src/..")).isEqualTo(added.replace("created ", "existing "));
    assertThat(done("show", ".")).contains(added.strip().replaceFirst(".* ", ""));
    assertThat(done("list", "--under", "..", "-o", "ndjson").lines()).hasSize(1);
  }

  @Test
  void controlCharactersAreShownAndNotObeyed() throws IOException {
    String name = "a\u001b[31mb\u0007\u202e\r\nc\u009b";
    var _ = done("add", directory("x"), "--name", name, "--description", name);
    String shown = "a\\u001b[31mb\\u0007\\u202e\\u000d\\u000ac\\u009b";
    assertThat(done("list")).contains(shown).doesNotContain("\u001b", "\u0007", "\u202e", "\u009b");
    assertThat(done("show", name)).contains("name             " + shown + "\n");
    assertThat(done("update", name, "--description", "\u001b")).contains("→ \\u001b\n");
    assertThat(json(done("show", name, "-o", "json")).path("name").asString()).isEqualTo(name);
    assertRefused(ExitCode.NOT_FOUND, "\"\\u001b]0;x\\u0007\"", "show", "\u001b]0;x\u0007");
    assertRefused(ExitCode.USAGE, "--\\u001b", "list", "--\u001b");
  }

  @Test
  void textsArePrintedInUtf8() throws IOException {
    var _ = done("add", directory("x"), "--description", "Zürich 東京 🚀 – naïve");
    assertThat(done("list", "Zürich", "--fields", "description")).contains("Zürich 東京 🚀 – naïve");
  }

  private static OutputStream broken(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailureButAFullDiskIs() throws IOException {
    var _ = done("add", directory("x"));
    Run pipe = shell.run(broken("Broken pipe"), "list");
    assertThat(pipe.exitCode()).isZero();
    assertThat(pipe.errors()).isEmpty();
    Run disk = shell.run(broken("No space left on device"), "list");
    assertThat(disk.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(disk.errors())
        .isEqualTo("repository-mcp: the output could not be written: No space left on device\n");
  }

  @Test
  void whatNobodyExpectedIsAFailureThatShowsNoInnards() throws SQLException {
    DATABASE.execute(
        "ALTER TABLE repository RENAME TO gone;"
            + " CREATE VIEW repository AS SELECT * FROM gone WHERE 1 / (SELECT 0) = 1");
    try {
      Run run = shell.run("list");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.errors())
          .contains("repository-mcp: an unexpected error stopped the command")
          .doesNotContain("division");
      assertThat(run.log()).contains("ERROR Program - The command failed", "division by zero");
    } finally {
      DATABASE.execute("DROP VIEW repository; ALTER TABLE gone RENAME TO repository");
    }
  }

  @Test
  void aTableThatIsGoneIsTold() throws SQLException {
    DATABASE.execute("ALTER TABLE repository RENAME TO gone");
    try {
      Run run = shell.run("list");
      assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(run.errors())
          .contains("was changed by hand", "relation \"repository\" does not exist", "backup");
    } finally {
      DATABASE.execute("ALTER TABLE gone RENAME TO repository");
    }
  }

  @Test
  void aLogFileThatCanNotBeWrittenIsTold() {
    var logged = new Shell(Map.of("DATABASE_URL", bridge.url(), "LOG_FILE", folder.toString()));
    Run run = logged.run("list");
    assertThat(run.exitCode()).isZero();
    assertThat(run.log()).contains("LOG_FILE " + folder + " can't be opened");
  }

  @Test
  void theLogKeepsALongArgumentShort() throws IOException {
    Path log = folder.resolve("log");
    var logged =
        new Shell(
            Map.of(
                "DATABASE_URL",
                bridge.url(),
                "LOG_FILE",
                log.toString(),
                "LOG_LEVEL",
                "DEBUG",
                "SQL_ECHO",
                "true"));
    String text = "S3cr3t-x9".repeat(400);
    assertThat(logged.run("add", directory("x"), "--description", text).exitCode()).isZero();
    assertThat(Files.readString(log, UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> line.length() < 1200);
  }
}
