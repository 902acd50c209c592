package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
  private static final List<String> PRESENT = List.of("backend", "go");

  private static String numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
  }

  @Test
  void areKeptInLowerCaseSortedAndOnce() {
    assertThat(Tags.parse(" Tool, backend,,tool ,a/b.c_d-e,9"))
        .containsExactly("9", "a/b.c_d-e", "backend", "tool");
    assertThat(Tags.parse("")).isEmpty();
    assertThat(Tags.parse(" , ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-a", ".a", "/a", "a b", "ä", "a+b", "a@b", "a\u0001", "İ", "a\tb", "+a", "日本"})
  void aMalformedOneIsRefusedByName(String tag) {
    assertThat(Registry.refused(() -> Tags.parse("good," + tag)))
        .startsWith("INVALID_ARGUMENT: \"" + tag + "\" is no tag")
        .contains("1 to 63");
  }

  @Test
  void lettersOfOtherScriptsThatLowerToAsciiAreTakenAsAscii() {
    // U+212A, the sign of the kelvin, is k in lower case.
    assertThat(Tags.parse("\u212A8s")).containsExactly("k8s");
  }

  @Test
  void sixtyThreeCharactersAreTheLongest() {
    assertThat(Tags.parse("a".repeat(63))).hasSize(1);
    assertThat(Registry.refused(() -> Tags.parse("a".repeat(64)))).contains("is no tag");
  }

  @Test
  void thirtyTwoAreTheMost() {
    assertThat(Tags.parse(numbered(32))).hasSize(32);
    assertThat(Registry.refused(() -> Tags.parse(numbered(33)))).contains("at most 32", "are 33");
    List<String> full = Tags.parse(numbered(32));
    assertThat(Registry.refused(() -> Tags.change(full, "+one-more"))).contains("at most 32");
    assertThat(Tags.change(full, "+one-more,-t1")).hasSize(32);
  }

  @Test
  void aPlainListReplaces() {
    assertThat(Tags.change(PRESENT, "tool, Go")).containsExactly("go", "tool");
    assertThat(Tags.change(PRESENT, "")).isEmpty();
  }

  @Test
  void signsAddAndRemove() {
    assertThat(Tags.change(PRESENT, "+Tool, -go")).containsExactly("backend", "tool");
    assertThat(Tags.change(PRESENT, "-never-there")).isEqualTo(PRESENT);
    assertThat(Tags.change(PRESENT, "+go")).isEqualTo(PRESENT);
    assertThat(Tags.change(PRESENT, "+ tool,- go")).containsExactly("backend", "tool");
  }

  @Test
  void theLastSignOfOneTagWins() {
    assertThat(Tags.change(PRESENT, "+x,-x")).isEqualTo(PRESENT);
    assertThat(Tags.change(PRESENT, "-go,+go")).isEqualTo(PRESENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+a,b", "a,-b", "-a,b,+c"})
  void aMixtureOfBothFormsIsRefused(String text) {
    assertThat(Registry.refused(() -> Tags.change(PRESENT, text)))
        .contains("either replaces (\"a,b\") or changes (\"+a,-b\")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "-", "+,-", "++a", "+-a"})
  void aSignWithoutATagIsRefused(String text) {
    assertThat(Registry.refused(() -> Tags.change(PRESENT, text))).contains("is no tag");
  }
}
