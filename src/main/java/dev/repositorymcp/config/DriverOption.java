package dev.repositorymcp.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a parameter of a database URL becomes.
///
/// @param driverName of the driver's property; empty when the driver always does this
/// @param check refuses a wrong value, translates a right one
record DriverOption(String driverName, Check check) {
  private static final Pattern HARMLESS = Pattern.compile("[\\w.:/\\\\+-]{0,120}");
  private static final Range SECONDS = new Range(0, 2_147_483, "");

  /// Translates the value of the parameter `name`.
  @FunctionalInterface
  interface Check {
    String apply(String name, String value) throws Refusal;
  }

  static Check text() {
    return (name, value) -> value;
  }

  static Check oneOf(String... values) {
    var same = new TreeMap<String, String>();
    for (String value : values) {
      same.put(value, value);
    }
    return oneOf(same);
  }

  /// Value of the URL → value of the driver.
  static Check oneOf(Map<String, String> values) {
    return (name, value) -> {
      String translated = values.get(value);
      if (translated == null) {
        throw refusal(name, value, String.join(", ", new TreeMap<>(values).keySet()));
      }
      return translated;
    };
  }

  /// Whole seconds, or another number that the driver takes as it is.
  static Check number() {
    return (name, value) -> {
      if (!value.matches("[0-9]{1,7}") || !SECONDS.holds(Integer.parseInt(value))) {
        throw refusal(name, value, "a whole number from 0 to " + SECONDS.most());
      }
      return value;
    };
  }

  /// A file that must exist, by its absolute path.
  static Check file() {
    return (name, value) -> {
      if (!isReadableFile(value)) {
        throw refusal(name, value, "the absolute path of a file that exists and may be read");
      }
      return value;
    };
  }

  private static boolean isReadableFile(String value) {
    try {
      Path path = Path.of(value);
      return path.isAbsolute() && Files.isRegularFile(path) && Files.isReadable(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Refusal refusal(String name, String value, String expected) {
    return new Refusal(
        "the parameter " + name + "=" + (HARMLESS.matcher(value).matches() ? value : "…"),
        expected,
        "Correct it in the URL, or remove it.");
  }
}
