package dev.repositorymcp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads what [BackupWriter] wrote, one line after the other, and finds out whether it is whole.
final class BackupReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /// No row comes near; a damaged file mustn't fill the memory.
  private static final int LONGEST_LINE = 32 << 20;

  private static final byte[] END_OF_TABLE = BackupWriter.END_OF_TABLE.getBytes(UTF_8);

  private final InputStream in;
  private final MessageDigest digest = Digests.sha256();
  private final Header header;
  private String next;
  private long rows;

  private BackupReader(InputStream in) throws IOException {
    this.in = in;
    String magic = textLine();
    if (!magic.matches(Header.MAGIC + "[0-9]{1,6}")) {
      throw new BrokenBackupException("it isn't a backup of this program");
    }
    if (Integer.parseInt(magic.substring(Header.MAGIC.length())) > Header.FORMAT) {
      throw new BrokenBackupException("a newer version of this program made it");
    }
    var lines = new LinkedHashMap<String, String>();
    next = textLine();
    while (!next.startsWith(BackupWriter.TABLE) && !next.startsWith(BackupWriter.END)) {
      String[] parts = next.split(" ", 2);
      lines.put(parts[0], parts.length == 1 ? "" : parts[1]);
      next = textLine();
    }
    header = Header.of(lines);
  }

  /// @throws BrokenBackupException if it is none
  static BackupReader open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return new BackupReader(new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw broken(e);
    }
  }

  Header header() {
    return header;
  }

  /// The next table, whose rows come next; after the last one the whole file has been checked.
  Optional<TableColumns> nextTable() throws IOException {
    if (next.startsWith(BackupWriter.END)) {
      checkEnd();
      return Optional.empty();
    }
    if (!next.startsWith(BackupWriter.TABLE)) {
      throw new BrokenBackupException("it is damaged");
    }
    return Optional.of(TableColumns.ofLine(next.substring(BackupWriter.TABLE.length())));
  }

  /// The next row with its line end; empty at the end of the table.
  Optional<byte[]> nextRow() throws IOException {
    byte[] line = checkedLine();
    if (Arrays.equals(line, END_OF_TABLE)) {
      next = textLine();
      return Optional.empty();
    }
    rows++;
    byte[] row = Arrays.copyOf(line, line.length + 1);
    row[line.length] = '\n';
    return Optional.of(row);
  }

  long rows() {
    return rows;
  }

  private void checkEnd() throws IOException {
    String expected = BackupWriter.END + rows + " " + HexFormat.of().formatHex(digest.digest());
    if (!next.equals(expected) || read() >= 0) {
      throw new BrokenBackupException("its checksum is wrong");
    }
  }

  private String textLine() throws IOException {
    byte[] line = line();
    String text = new String(line, UTF_8);
    if (!text.startsWith(BackupWriter.END)) {
      digestLine(line);
    }
    return text;
  }

  private byte[] checkedLine() throws IOException {
    byte[] line = line();
    digestLine(line);
    return line;
  }

  private void digestLine(byte[] line) {
    digest.update(line);
    digest.update((byte) '\n');
  }

  private byte[] line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = read(); b != '\n'; b = read()) {
      if (b < 0) {
        throw new BrokenBackupException("it ends early");
      }
      if (line.size() == LONGEST_LINE) {
        throw new BrokenBackupException("a line of it has no end");
      }
      line.write(b);
    }
    return line.toByteArray();
  }

  private int read() throws IOException {
    try {
      return in.read();
    } catch (EOFException | ZipException e) {
      throw broken(e);
    }
  }

  /// Names what the decompression met; everything else stays what it is.
  private static IOException broken(Exception e) {
    return switch (e) {
      case EOFException _ -> new BrokenBackupException("it ends early");
      case ZipException _ -> new BrokenBackupException("it isn't a backup of this program");
      case IOException other -> other;
      default -> throw new IllegalStateException(e);
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
