package dev.repositorymcp.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class RepositoryPathTest {
  private static final String ARGUMENT = "repo_path";

  @TempDir private Path folder;
  private RepositoryPath paths;

  @BeforeEach
  void findFolder() throws IOException {
    folder = folder.toRealPath();
    paths = new RepositoryPath(folder);
  }

  private String real(String text) {
    return paths.existingDirectory(ARGUMENT, text).toString();
  }

  private Failure refusal(String text) {
    return Registry.refusal(() -> paths.existingDirectory(ARGUMENT, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "atlas",
        "./atlas",
        "../atlas",
        ".",
        "",
        " ",
        "@repo",
        "-rf",
        "~ada/x",
        "~x",
        " /tmp"
      })
  void aRelativeOneIsRefused(String text) {
    assertThat(refusal(text).text())
        .isEqualTo(
            "INVALID_ARGUMENT: repo_path must be an absolute path, got \"%s\". Call again with the"
                + " full path.",
            text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\src\\atlas",
        "c:\\src\\atlas",
        "C:/src/atlas",
        "C:\\SRC\\Atlas\\",
        "\\\\server\\share\\x"
      })
  void oneOfWindowsIsRefusedHere(String text) {
    assertThat(refusal(text).text())
        .contains("is not an absolute path on this machine: it is one of Windows");
  }

  @Test
  void whatIsMissingIsRefused() {
    assertThat(refusal(folder + "/none").text())
        .contains("does not exist on this machine", "remote_url alone");
    assertThat(refusal(folder + "/none/../" + folder.getFileName()).text())
        .contains("does not exist");
  }

  @Test
  void aFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(refusal(file.toString()).text()).contains("is a file");
    assertThat(refusal(file + "/x").sentence()).startsWith("repo_path \"");
  }

  @Test
  void aLoopOfLinksIsRefused() throws IOException {
    Path a = folder.resolve("a");
    Path b = Files.createSymbolicLink(folder.resolve("b"), a);
    Files.createSymbolicLink(a, b);
    assertThat(refusal(a.toString()).text()).contains("symbolic link that leads back to itself");
    assertThat(refusal(a + "/x").text()).contains("symbolic link that leads back to itself");
  }

  @Test
  void aLinkToNothingIsMissing() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    assertThat(refusal(link.toString()).text()).contains("does not exist");
  }

  @Test
  void linksAreFollowedToTheRealPath() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real/repo"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertThat(real(link + "/repo")).isEqualTo(real.toString());
  }

  @Test
  void theParentOfALinkIsTheParentOfItsTarget() throws IOException {
    Path sibling = Files.createDirectories(folder.resolve("far/sibling"));
    Path target = Files.createDirectories(folder.resolve("far/target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    assertThat(real(link + "/../sibling")).isEqualTo(sibling.toString());
    assertThat(refusal(folder + "/link/../far").text()).contains("does not exist");
  }

  @Test
  void theTildeIsTheHomeOfTheServersUser() throws IOException {
    Path repository = Files.createDirectories(folder.resolve("src/atlas"));
    assertThat(real("~/src/atlas")).isEqualTo(repository.toString());
    assertThat(real("~")).isEqualTo(folder.toString());
    assertThat(real("~/")).isEqualTo(folder.toString());
    Path literal = Files.createDirectory(folder.resolve("~x"));
    assertThat(real(literal.toString())).isEqualTo(literal.toString());
    assertThat(real("~/~x")).isEqualTo(literal.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "My Repo",
        "it's",
        "$(touch pwned)",
        "-rf",
        "a;b",
        "a%20b",
        "end ",
        " start",
        "a\\b",
        "a\"b",
        "a*b?",
        "a\nb",
        "a\tb",
        "&&",
        "C:",
        "@scope",
        "%",
        "_"
      })
  void everyNameThatTheSystemAllowsIsTakenLiterally(String name) throws IOException {
    Path directory = Files.createDirectory(folder.resolve(name));
    assertThat(real(directory.toString())).isEqualTo(directory.toString());
    assertThat(folder.resolve("pwned")).doesNotExist();
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @Test
  void letterCaseIsKept() throws IOException {
    Path upper = Files.createDirectory(folder.resolve("Atlas"));
    assertThat(real(upper.toString())).endsWith("/Atlas");
    if (!Files.exists(folder.resolve("atlas"))) {
      assertThat(refusal(folder + "/atlas").text()).contains("does not exist");
    }
  }

  @Test
  void slashesTooManyAndDotsVanish() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("atlas"));
    assertThat(real(folder + "//./atlas///")).isEqualTo(directory.toString());
    assertThat(real("/")).isEqualTo("/");
  }

  @Test
  void moreThan4096BytesAreRefused() {
    String longest = "/" + "é/".repeat(1365);
    assertThat(longest.getBytes(UTF_8)).hasSize(4096);
    assertThat(refusal(longest).sentence()).doesNotContain("at most 4096 bytes");
    assertThat(refusal(longest + "x").text())
        .isEqualTo("INVALID_ARGUMENT: repo_path may have at most 4096 bytes.");
    assertThat(refusal("/" + "x".repeat(300)).text()).contains("can't be read");
  }

  @Test
  void aFilterMayNameWhatIsGone() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThat(paths.realIfThere("under", link.toString())).isEqualTo(real);
    assertThat(paths.realIfThere("under", folder + "/none/../gone/"))
        .isEqualTo(folder.resolve("gone"));
    assertThat(Registry.refused(() -> paths.realIfThere("under", "gone")))
        .startsWith("INVALID_ARGUMENT: under must be an absolute path");
  }
}
