package dev.repositorymcp.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Rows under headings, each column as wide as its widest cell if the terminal has room.
///
/// @param columns headings, printed in capitals
/// @param rows a cell for each column, made visible already
/// @param paper what it is printed on
public record Table(List<String> columns, List<List<Cell>> rows, Paper paper) {
  private static final String GAP = "  ";

  /// No column is cut below this, nor below its heading: the line is too long then.
  private static final int NARROWEST = 8;

  /// One value.
  ///
  /// @param text visible, without escape sequences
  public record Cell(String text, UnaryOperator<String> ink) {
    public static Cell plain(String text) {
      return new Cell(text, UnaryOperator.identity());
    }
  }

  /// What a table is printed on.
  ///
  /// @param width columns that a line may take
  /// @param colored whether colours are shown
  public record Paper(int width, boolean colored) {
    /// What goes into a pipe is neither cut nor coloured.
    public static final Paper ENDLESS = new Paper(Integer.MAX_VALUE, false);
  }

  public List<String> lines() {
    int[] widths = widths();
    var lines = new ArrayList<String>();
    lines.add(
        line(
            columns.stream()
                .map(name -> new Cell(name.toUpperCase(Locale.ROOT), Ink.BOLD::on))
                .toList(),
            widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths() {
    int[] widths = columns.stream().mapToInt(DisplayText::width).toArray();
    int[] narrowest = Arrays.stream(widths).map(heading -> Math.max(heading, NARROWEST)).toArray();
    for (List<Cell> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayText.width(row.get(i).text()));
      }
    }
    shrink(widths, narrowest);
    return widths;
  }

  /// Takes from the widest column until the line fits.
  private void shrink(int[] widths, int[] narrowest) {
    int room = paper.width() - GAP.length() * (widths.length - 1);
    while (Arrays.stream(widths).asLongStream().sum() > room) {
      int widest =
          IntStream.range(0, widths.length)
              .filter(i -> widths[i] > narrowest[i])
              .reduce((left, right) -> widths[left] >= widths[right] ? left : right)
              .orElse(-1);
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private String line(List<Cell> row, int[] widths) {
    var line = new StringBuilder();
    int pending = 0;
    for (int i = 0; i < widths.length; i++) {
      String text = DisplayText.cut(row.get(i).text(), widths[i]);
      if (!text.isEmpty()) {
        line.repeat(" ", pending).append(paper.colored() ? row.get(i).ink().apply(text) : text);
        pending = 0;
      }
      pending += widths[i] - DisplayText.width(text) + GAP.length();
    }
    return line.toString();
  }
}
