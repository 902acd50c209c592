package dev.repositorymcp.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.terminal.Table.Cell;
import dev.repositorymcp.terminal.Table.Paper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables, as wide as they must be and as narrow as the terminal is.
class TableTest {
  private static final List<List<Cell>> ROWS =
      List.of(
          List.of(
              Cell.plain("atlas"), Cell.plain("/srv/git/a/long/path/to/atlas"), Cell.plain("x")),
          List.of(Cell.plain("東京"), Cell.plain(""), new Cell("dirty", Ink.YELLOW::on)));

  private static Table on(Paper paper) {
    return new Table(List.of("name", "path", "state"), ROWS, paper);
  }

  @Test
  void nothingIsCutOrColouredOnEndlessPaper() {
    assertThat(on(Paper.ENDLESS).lines())
        .containsExactly(
            "NAME   PATH                           STATE",
            "atlas  /srv/git/a/long/path/to/atlas  x",
            "東京                                  dirty");
  }

  @Test
  void theWidestColumnGivesWayFirst() {
    assertThat(on(new Paper(30, false)).lines())
        .containsExactly(
            "NAME   PATH              STATE",
            "atlas  /srv/git/a/long…  x",
            "東京                     dirty");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 25, 30, 40, 43, 44, 80})
  void noLineIsWiderThanTheTerminal(int width) {
    assertThat(on(new Paper(width, false)).lines())
        .allMatch(line -> DisplayText.width(line) <= width);
  }

  @Test
  void aTerminalThatIsTooNarrowGetsAnEndToShrinking() {
    assertThat(on(new Paper(1, false)).lines().getFirst()).isEqualTo("NAME   PATH      STATE");
  }

  @Test
  void coloursTakeNoRoom() {
    List<String> plain = on(new Paper(30, false)).lines();
    List<String> colored = on(new Paper(30, true)).lines();
    assertThat(colored.getLast()).endsWith("\u001b[33mdirty\u001b[0m");
    assertThat(colored.stream().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")))
        .isEqualTo(plain);
  }
}
