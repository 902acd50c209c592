package dev.repositorymcp.embedded;

import java.util.List;
import java.util.Map;

/// The environment of child processes.
///
/// PostgreSQL outlives the process that started it and runs as another user under root: it gets
/// nothing that could be a secret, nor anything that changes its messages or libraries.
final class ChildEnvironment {
  private static final String LOCALE = "LC_ALL";
  private static final String PATH = "PATH";

  /// Where the shell is looked for when nobody says.
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  private ChildEnvironment() {}

  /// Leaves what PostgreSQL needs: where programs are, and English messages to recognise.
  static void reduceForPrograms(Map<String, String> environment) {
    String path = environment.getOrDefault(PATH, USUAL_PATH);
    environment.clear();
    environment.put(PATH, path);
    environment.put(LOCALE, "C");
  }

  /// Leaves what the helper JVM needs; the locale decides how it decodes paths.
  static void reduceForJava(Map<String, String> environment) {
    environment.keySet().removeIf(name -> !name.equals(PATH) && !isLocale(name));
  }

  /// `NAME=value` as `execve` takes it.
  static List<String> ofPrograms() {
    Map<String, String> environment = new ProcessBuilder().environment();
    reduceForPrograms(environment);
    return environment.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private static boolean isLocale(String name) {
    return name.equals("LANG") || name.startsWith("LC_");
  }
}
