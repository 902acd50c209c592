package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of bytes at line feeds and at nothing else; lines over the limit are read to their
/// end, but not kept.
public final class LineReader {
  private static final int CHUNK = 1 << 16;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final char REPLACEMENT = '\uFFFD';

  private final InputStream in;
  private final int limit;
  private final byte[] chunk = new byte[CHUNK];
  private int position;
  private int available;
  private boolean first = true;

  /// What was read.
  public sealed interface Line {
    /// A whole line without its end, never blank.
    record Whole(String text) implements Line {}

    /// A line that isn't UTF-8.
    record Broken() implements Line {}

    /// A line over the limit, of which only the id is known, if that.
    record TooLong(@Nullable RequestId id, int limit) implements Line {}
  }

  public LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /// The next line that isn't blank, or null at the end of input; a last line needs no line feed.
  public @Nullable Line next() throws IOException {
    while (position < available || fill()) {
      Line line = read();
      if (!(line instanceof Line.Whole(String text)) || !text.isBlank()) {
        return line;
      }
    }
    return null;
  }

  private Line read() throws IOException {
    var kept = new ByteArrayOutputStream();
    IdFinder finder = null;
    boolean ended = false;
    while (!ended && (position < available || fill())) {
      int end = position;
      while (end < available && chunk[end] != '\n') {
        end++;
      }
      if (finder == null && kept.size() + (end - position) > limit) {
        finder = new IdFinder();
        byte[] start = kept.toByteArray();
        finder.accept(start, 0, start.length);
        kept = new ByteArrayOutputStream();
      }
      if (finder == null) {
        kept.write(chunk, position, end - position);
      } else {
        finder.accept(chunk, position, end);
      }
      ended = end < available;
      position = ended ? end + 1 : end;
    }
    return finder == null ? decode(kept.toByteArray()) : new Line.TooLong(finder.found(), limit);
  }

  private Line decode(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (first && text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(1);
    }
    first = false;
    return text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes)
        ? new Line.Whole(text)
        : new Line.Broken();
  }

  /// Tells a replacement character that was sent from one that stands for broken bytes.
  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException broken) {
      return false;
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    available = Math.max(0, in.read(chunk));
    return available > 0;
  }
}
