package dev.repositorymcp.git;

import java.io.IOException;
import java.io.InputStream;

/// What git counts in a file to tell text from binary and which line ends it has.
final class TextStatistics {
  private static final int END_OF_FILE = 0x1a;

  private long bytes;
  private long returns;
  private long pairs;
  private long printable;
  private long unprintable;
  private boolean zero;
  private int previous = -1;

  static TextStatistics of(InputStream in, Budget budget) throws IOException {
    var statistics = new TextStatistics();
    byte[] buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      budget.check();
      for (int i = 0; i < count; i++) {
        statistics.add(buffer[i] & 0xff);
      }
    }
    if (statistics.previous == END_OF_FILE) {
      statistics.unprintable--;
    }
    return statistics;
  }

  private void add(int c) {
    bytes++;
    switch (c) {
      case '\r' -> returns++;
      case '\n' -> pairs += previous == '\r' ? 1 : 0;
      case '\b', '\t', '\f', 0x1b -> printable++;
      default -> addOther(c);
    }
    previous = c;
  }

  private void addOther(int c) {
    zero |= c == 0;
    if (c < ' ' || c == 0x7f) {
      unprintable++;
    } else {
      printable++;
    }
  }

  boolean isBinary() {
    return returns > pairs || zero || printable >> 7 < unprintable;
  }

  boolean hasPairs() {
    return pairs > 0;
  }

  /// The length once each pair of carriage return and line feed is a line feed.
  long convertedBytes() {
    return bytes - pairs;
  }
}
