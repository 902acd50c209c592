package dev.repositorymcp.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// File names as bytes. Linux allows any bytes but git's index is to be compared with them; a
/// `String` would lose those that are no UTF-8.
final class FileNames {
  private static final boolean UNICODE_NAMES =
      File.separatorChar == '\\'
          || UTF_8.name().equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  private static final char REPLACEMENT = '\uFFFD';

  private FileNames() {}

  /// The bytes of the last segment, one a char, so that they can be keys of a map.
  static String key(Path path) {
    String name = String.valueOf(path.getFileName());
    if (UNICODE_NAMES && name.indexOf(REPLACEMENT) < 0) {
      return isAscii(name) ? name : key(name.getBytes(UTF_8));
    }
    return key(rawName(path));
  }

  static String key(byte[] name) {
    return new String(name, ISO_8859_1);
  }

  /// The text that a key stands for.
  static String text(String key) {
    return isAscii(key) ? key : new String(key.getBytes(ISO_8859_1), UTF_8);
  }

  /// Whether text can name the same file again; false for names that are no text.
  static boolean isText(Path path) {
    String text = path.toString();
    if (isAscii(text)) {
      return true;
    }
    try {
      return Path.of(text).equals(path) && UTF_8.newEncoder().canEncode(text);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /// The path with every byte that is no text as `\xFF`.
  static String escaped(Path path) {
    if (isText(path)) {
      return path.toString();
    }
    Path parent = path.getParent();
    String start = parent == null ? "" : escaped(parent);
    return (start.endsWith("/") ? start : start + "/") + escapedName(rawName(path));
  }

  private static String escapedName(byte[] name) {
    var escaped = new StringBuilder();
    for (byte b : name) {
      if (b >= ' ' && b < 127 && b != '\\') {
        escaped.append((char) b);
      } else {
        escaped.append("\\x%02X".formatted(b & 0xff));
      }
    }
    return escaped.toString();
  }

  /// A path's URI is the only place where the JDK shows the bytes.
  private static byte[] rawName(Path path) {
    String encoded = path.toUri().getRawPath();
    int end = encoded.endsWith("/") ? encoded.length() - 1 : encoded.length();
    String name = encoded.substring(encoded.lastIndexOf('/', end - 1) + 1, end);
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '%') {
        bytes.write(Integer.parseInt(name, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(name.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
