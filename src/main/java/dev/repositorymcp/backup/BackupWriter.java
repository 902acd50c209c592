package dev.repositorymcp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Writes a backup: gzip around lines of text.
///
/// A header, then each table as `table name column,…`, its rows in PostgreSQL's text form of `COPY`
/// and a line `\.`; at the end `end`, the number of rows and the SHA-256 of all lines before.
/// `zcat` shows it.
final class BackupWriter implements AutoCloseable {
  static final String TABLE = "table ";
  static final String END_OF_TABLE = "\\.";
  static final String END = "end ";

  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final GZIPOutputStream gzip;
  private final OutputStream lines;
  private final MessageDigest digest = Digests.sha256();

  private BackupWriter(FileChannel channel) throws IOException {
    this.channel = channel;
    this.gzip = new GZIPOutputStream(Channels.newOutputStream(channel), BUFFER);
    this.lines = new DigestOutputStream(new BufferedOutputStream(gzip, BUFFER), digest);
  }

  /// Begins anew if the file holds an earlier attempt.
  static BackupWriter open(Path file, Header header) throws IOException {
    var writer =
        new BackupWriter(
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
    writer.line(Header.MAGIC + Header.FORMAT);
    for (Map.Entry<String, String> line : header.lines().entrySet()) {
      writer.line(line.getKey() + " " + line.getValue());
    }
    return writer;
  }

  void begin(TableColumns table) throws IOException {
    line(TABLE + table.line());
  }

  /// Takes the rows of the table that has begun.
  OutputStream rows() {
    return lines;
  }

  void endTable() throws IOException {
    line(END_OF_TABLE);
  }

  /// Ends the file and makes it outlast a power failure.
  void finish(long rows) throws IOException {
    line(END + rows + " " + HexFormat.of().formatHex(digest.digest()));
    lines.flush();
    gzip.finish();
    channel.force(true);
  }

  private void line(String text) throws IOException {
    lines.write((text + "\n").getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
