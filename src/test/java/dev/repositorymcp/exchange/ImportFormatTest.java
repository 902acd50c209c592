package dev.repositorymcp.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.repository.ImportEntry;
import dev.repositorymcp.repository.ImportEntry.Foreign;
import dev.repositorymcp.repository.ImportEntry.Known;
import dev.repositorymcp.repository.ImportEntry.Unreadable;
import dev.repositorymcp.repository.ImportLine;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the readers make of files, line by line.
class ImportFormatTest {
  private static final Path BASE = Path.of("/srv/git");

  private static List<ImportEntry> entries(ImportFormat format, String text) {
    return format.read(text, BASE).stream().map(ImportLine::entry).toList();
  }

  private static Known known(String path, String remote, String name) {
    return new Known(
        path,
        remote.isEmpty() ? null : remote,
        name.isEmpty() ? null : name,
        null,
        List.of(),
        null);
  }

  private static String reason(ImportEntry entry) {
    return entry instanceof Unreadable(String reason) ? reason : "readable: " + entry;
  }

  @Test
  void pathsOfGhqAreAbsoluteOrBelowItsRoot() {
    assertThat(entries(ImportFormat.ghq, "/a/b c\r\n\nexample.org/o/atlas\n~/x\n"))
        .containsExactly(
            known("/a/b c", "", ""),
            known("/srv/git/example.org/o/atlas", "", ""),
            known("~/x", "", ""));
    assertThat(ImportFormat.ghq.read("a\n\nb", BASE).getLast().number()).isEqualTo(3);
  }

  @Test
  void pathsOfGitaMayHaveCommasAndQuotes() {
    assertThat(entries(ImportFormat.gita, "\"/a/b,\"\"c\"\"\",\"b,c\",,\r\n/d,d,m,--x -y\r\n"))
        .containsExactly(known("/a/b,\"c\"", "", "b,c"), known("/d", "", "d"));
    List<ImportLine> bad = ImportFormat.gita.read("/a,a,,\n/b\n/c,c,,\n", BASE);
    assertThat(bad).extracting(ImportLine::number).containsExactly(1, 2, 3);
    assertThat(reason(bad.get(1).entry())).contains("a path and a name");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "git clone 'https://example.org/o/a.git' 'a', https://example.org/o/a.git",
        "git clone -o up -b main --depth 1 https://example.org/o/a, https://example.org/o/a",
        "git clone --bare \"git@example.org:o/a\", git@example.org:o/a",
        "git clone https://example.org/o/a\\ b, https://example.org/o/a b"
      })
  void theRemoteOfMyreposIsInItsCheckout(String checkout, String remote) {
    assertThat(entries(ImportFormat.myrepos, "[a]\ncheckout = " + checkout + "\n"))
        .containsExactly(known("/srv/git/a", remote, ""));
  }

  @Test
  void ofMyreposNothingIsRunAndOtherSectionsAreLeftOut() {
    String text =
        """
        # comment
        include = touch /tmp/never
        [DEFAULT]
        lib =
          git_gc() {
            git gc
          }
        [src/a]
        order = 10
        checkout =
          git clone 'https://example.org/o/a'
        [src/b]
        checkout = svn co 'https://svn.example.org/b' 'b'
        [/abs/c]
        [d]
        deleted = true
        what is this
        """;
    List<ImportLine> lines = ImportFormat.myrepos.read(text, BASE);
    assertThat(lines.stream().map(ImportLine::entry))
        .contains(
            known("/srv/git/src/a", "https://example.org/o/a", ""),
            new Foreign("svn"),
            known("/abs/c", "", ""),
            new Foreign("what was deleted"));
    assertThat(lines.stream().filter(line -> line.entry() instanceof Unreadable))
        .extracting(ImportLine::number)
        .containsExactly(17);
  }

  @Test
  void linesOfYamlAreThoseOfTheKeys() {
    String text =
        """
        projects:

          a:
            desc: first
          b: {path: ../b, tags: [x, y], url: git@example.org:o/b.git}
        """;
    assertThat(ImportFormat.mani.read(text, BASE))
        .containsExactly(
            new ImportLine(3, new Known("/srv/git/a", null, "a", "first", List.of(), null)),
            new ImportLine(
                5,
                new Known(
                    "/srv/b", "git@example.org:o/b.git", "b", null, List.of("x", "y"), null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "projects: [",
        "a: b",
        "- a",
        "",
        "projects: {a: &x {path: *x}}\nprojects: 2",
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader []]"
      })
  void whatIsNoSuchYamlIsSaid(String text) {
    assertThat(entries(ImportFormat.mani, text)).hasSize(1).allMatch(Unreadable.class::isInstance);
  }

  @Test
  void aliasesOfYamlAreNotMultiplied() {
    var text = new StringBuilder("a0: &a0 {path: x}\n");
    IntStream.rangeClosed(1, 40)
        .forEach(
            i -> text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9))));
    text.append("repositories: {x: {url: *a40, type: git}}\n");
    assertThat(entries(ImportFormat.vcstool, text.toString()).stream().map(entry -> reason(entry)))
        .singleElement()
        .asString()
        .contains("more aliases");
  }

  @Test
  void linesOfJsonAreObjects() {
    List<ImportLine> lines =
        ImportFormat.ndjson.read(
            """
            {"path":"a","tags":["x"],"branch":"main","metadata":{"k":1}}

            [1]
            {"path":
            {"path":"b","host":"elsewhere"}
            """,
            BASE);
    assertThat(lines).extracting(ImportLine::number).containsExactly(1, 3, 4, 5);
    assertThat(lines.getFirst().entry())
        .isInstanceOfSatisfying(
            Known.class,
            entry -> {
              assertThat(entry.path()).isEqualTo("/srv/git/a");
              assertThat(entry.tags()).containsExactly("x");
            });
    assertThat(lines.stream().skip(1).map(line -> reason(line.entry())))
        .satisfiesExactly(
            reason -> assertThat(reason).contains("one JSON object"),
            reason -> assertThat(reason).contains("not JSON"),
            reason -> assertThat(reason).contains("\"host\"", "repo_id"));
  }
}
