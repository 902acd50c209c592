package dev.repositorymcp.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads variables of the environment by kind and collects what is wrong with them.
///
/// A blank value counts as absent; a wrong one is recorded and the default returned, so that the
/// reading goes on and every mistake is found.
final class Variables {
  private static final Map<String, Boolean> FLAGS =
      Map.of(
          "true", true, "1", true, "yes", true, "on", true, "false", false, "0", false, "no", false,
          "off", false);

  private final Map<String, String> environment;
  private final List<Mistake> mistakes = new ArrayList<>();

  Variables(Map<String, String> environment, Platform platform) {
    if (platform.windows()) {
      this.environment = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      this.environment.putAll(environment);
    } else {
      this.environment = environment;
    }
  }

  /// Turns a value into what it means.
  @FunctionalInterface
  interface Reader<T> {
    T read(String value) throws Refusal;
  }

  List<Mistake> mistakes() {
    return mistakes;
  }

  /// Once, though two URLs may meet the same one.
  void add(Mistake mistake) {
    if (!mistakes.contains(mistake)) {
      mistakes.add(mistake);
    }
  }

  /// As the environment has it, without blanks around it; for variables of other programs too.
  Optional<String> raw(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /// Absent or wrong: `fallback`.
  <T extends @Nullable Object> T read(String name, T fallback, Reader<T> reader) {
    Optional<String> value = raw(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      Placeholders.refuseQuotes(value.get());
      Placeholders.refuseIn(value.get());
      return reader.read(value.get());
    } catch (Refusal refusal) {
      mistakes.add(refusal.in(name));
      return fallback;
    }
  }

  boolean flag(String name, boolean fallback) {
    return read(
        name,
        fallback,
        value -> {
          Boolean flag = FLAGS.get(value.toLowerCase(Locale.ROOT));
          if (flag == null) {
            throw new Refusal(
                Shown.value(value),
                "true or false (also 1, 0, yes, no, on, off)",
                "Write " + name + "=" + fallback + ", or remove it.");
          }
          return flag;
        });
  }

  int wholeNumber(String name, int fallback, Range range) {
    return read(name, fallback, value -> range.parse(name, value, fallback));
  }

  @Nullable Path absolutePath(String name) {
    return this.<@Nullable Path>read(name, null, Variables::absolute);
  }

  private static Path absolute(String value) throws Refusal {
    try {
      Path path = Path.of(value);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw new Refusal(Shown.value(value), "a path that this system allows", "Correct it.");
    }
    throw new Refusal(
        Shown.value(value),
        "an absolute path",
        "Write it from the root on, without ~: clients start servers in changing directories.");
  }
}
