package dev.repositorymcp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Backups from one real database into another.
class BackupsTest {
  @RegisterExtension static final TestDatabase FROM = new TestDatabase();
  @RegisterExtension static final TestDatabase TO = new TestDatabase();

  private static final String ROWS = "SELECT repository::text FROM repository ORDER BY id";

  @TempDir private Path folder;

  private final Backups from = new Backups(FROM.transactions(), "1.2.3");
  private final Backups to = new Backups(TO.transactions(), "1.2.3");

  @BeforeEach
  void fill() throws SQLException {
    FROM.execute("TRUNCATE repository; TRUNCATE setting");
    TO.execute("TRUNCATE repository; TRUNCATE setting");
    FROM.execute(
        """
        INSERT INTO repository (id, host, path, name, description, tags, metadata, committed_at,
          dirty, ahead, worktrees) VALUES
          (gen_random_uuid(), 'h', '/plain', 'plain', '', '{}', '{}', null, null, null, '{}'),
          (gen_random_uuid(), 'h', E'/odd\\t\\n\\\\.', 'Zürich 東京 🚀', E'end 1\\n\\\\.\\r\\ntable x\\ty\\\\N',
            '{"a,b","\\"q\\"",NULL}', '{"k": ["\\\\", "\\t", 1.10]}', '2026-01-02 03:04:05.678901+00',
            true, -3, '{/a,/b}');
        INSERT INTO setting VALUES ('host', 'old name')
        """);
  }

  private Path file() {
    return folder.resolve("registry.backup");
  }

  private void refused(Failure.Code code, Path file, boolean replace, String... words)
      throws SQLException {
    List<String> before = TO.query(ROWS);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> to.restore(file, replace))
        .matches(failure -> failure.code() == code)
        .satisfies(failure -> assertThat(failure.sentence()).contains(words));
    assertThat(TO.query(ROWS)).isEqualTo(before);
  }

  @Test
  void carriesEveryValueIntoAnotherDatabase() throws SQLException, IOException {
    Backups.Summary saved = from.write(file(), false);
    assertThat(saved.rows()).isEqualTo(3);
    assertThat(saved.bytes()).isEqualTo(Files.size(file()));
    assertThat(to.restore(file(), false)).isEqualTo(saved);
    assertThat(TO.query(ROWS)).hasSize(2).isEqualTo(FROM.query(ROWS));
    assertThat(TO.query("SELECT name || value FROM setting")).containsExactly("hostold name");
  }

  @Test
  void holdsEveryTableAndLeavesNothingButTheFile() throws SQLException, IOException {
    var _ = from.write(file(), false);
    String text = unpacked(file());
    for (String table :
        FROM.query(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = current_schema()::regnamespace"
                + " AND relname <> 'flyway_schema_history'")) {
      assertThat(text).contains("\ntable " + table + " ");
    }
    assertThat(FROM.query("SELECT relname FROM pg_class WHERE relkind = 'S'"))
        .as("a sequence would have to be carried over too")
        .isEmpty();
    assertThat(text).startsWith("repository-mcp-backup 1\nschema ").contains("\nprogram 1.2.3\n");
    assertThat(folder.toFile().list()).containsExactly("registry.backup");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void showsOneMomentWhileOthersWrite() throws Exception {
    FROM.execute("TRUNCATE repository");
    var stop = new AtomicBoolean();
    var writer = new CompletableFuture<Integer>();
    Thread.startVirtualThread(
        () -> {
          int pairs = 0;
          for (; !stop.get(); pairs++) {
            int pair = pairs;
            FROM.transactions()
                .write(
                    tx -> {
                      for (String half : List.of("a", "b")) {
                        tx.execute(
                            "INSERT INTO repository (id, host, path, name) VALUES"
                                + " (gen_random_uuid(), 'h', ?, ?)",
                            "/" + pair + half,
                            pair + half);
                      }
                      tx.execute(
                          "INSERT INTO setting VALUES ('pairs', ?) ON CONFLICT (name)"
                              + " DO UPDATE SET value = excluded.value",
                          String.valueOf(pair + 1));
                      return null;
                    });
          }
          writer.complete(pairs);
        });
    for (int round = 0; round < 10; round++) {
      var _ = from.write(file(), true);
      var _ = to.restore(file(), true);
      List<String> found =
          TO.query(
              "SELECT count(*) = 2 * coalesce((SELECT value::int FROM setting"
                  + " WHERE name = 'pairs'), 0) FROM repository");
      assertThat(found).containsExactly("t");
    }
    stop.set(true);
    assertThat(writer.get()).isPositive();
    assertThat(TO.query("SELECT count(*) > 0 FROM repository")).containsExactly("t");
  }

  @Test
  void aRegistryThatIsNotEmptyIsReplacedOnlyWhenToldSo() throws SQLException {
    TO.execute(
        "INSERT INTO repository (id, host, path, name) VALUES (gen_random_uuid(), 'h', '/x', 'x')");
    var _ = from.write(file(), false);
    refused(Failure.Code.CONFLICT, file(), false, "isn't empty", "--replace");
    var _ = to.restore(file(), true);
    assertThat(TO.query(ROWS)).isEqualTo(FROM.query(ROWS));
  }

  @Test
  void aFileThatExistsIsReplacedOnlyWhenToldSo() throws IOException {
    Files.writeString(file(), "mine");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> from.write(file(), false))
        .matches(failure -> failure.code() == Failure.Code.CONFLICT)
        .withMessageContaining("--replace");
    assertThat(file()).hasContent("mine");
    assertThat(from.write(file(), true).rows()).isEqualTo(3);
    assertThat(unpacked(file())).startsWith("repository-mcp-backup");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    for (Path place : List.of(folder.resolve("none/x"), folder)) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> from.write(place, true))
          .withMessageContaining(place.toString());
    }
  }

  @Test
  void refusesAFileThatIsNotWhole() throws IOException, SQLException {
    var _ = from.write(file(), false);
    byte[] whole = Files.readAllBytes(file());
    Path broken = folder.resolve("broken");
    for (int length = 0; length < whole.length; length += 1 + length / 3) {
      Files.write(broken, Arrays.copyOf(whole, length));
      refused(Failure.Code.INVALID_ARGUMENT, broken, true, "can't be restored");
    }
    for (int place = 10; place < whole.length; place += 101) {
      byte[] flipped = whole.clone();
      flipped[place] ^= 0x10;
      Files.write(broken, flipped);
      refused(Failure.Code.INVALID_ARGUMENT, broken, true, "can't be restored");
    }
    Files.writeString(broken, "no backup at all\n");
    refused(Failure.Code.INVALID_ARGUMENT, broken, true, "isn't a backup of this program");
    refused(Failure.Code.INVALID_ARGUMENT, folder.resolve("none"), true, "it doesn't exist");
  }

  @Test
  void refusesAFileThatSaysSomethingElse() throws IOException, SQLException {
    var _ = from.write(file(), false);
    String text = unpacked(file());
    assertRefused(text.replaceFirst("backup 1", "backup 2"), "a newer version of this program");
    assertRefused(text.replaceFirst("schema \\d+", "schema 999"), "needs a newer version");
    assertRefused(text.replaceFirst("schema \\d+", "schema one"), "no version of the schema");
    assertRefused(text.replaceFirst("table setting", "table \"x\";DROP"), "is damaged");
    assertRefused(text.replaceFirst("table setting", "table pg_class"), "has no table pg_class");
    assertRefused(text.replaceFirst("table setting name", "table setting nam"), "all its columns");
    assertRefused(text.replaceFirst("host\told name", "host\t\\\\N"), "don't fit");
    assertRefused(text.replaceFirst("host\told name", "host"), "don't fit");
  }

  private void assertRefused(String text, String words) throws IOException, SQLException {
    String lines = text.substring(0, text.lastIndexOf("\nend ") + 1);
    byte[] content = lines.getBytes(UTF_8);
    String end = "end 3 " + HexFormat.of().formatHex(Digests.sha256().digest(content)) + "\n";
    Path changed = folder.resolve("changed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(changed))) {
      out.write(content);
      out.write(end.getBytes(UTF_8));
    }
    refused(Failure.Code.INVALID_ARGUMENT, changed, true, words);
  }

  private static String unpacked(Path file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
