package dev.repositorymcp.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Environments and platforms to start tests from.
final class Given {
  static final Platform LINUX =
      new Platform("Linux", "ada", Path.of("/home/ada"), false, "workbench");

  private Given() {}

  static Settings settings(Map<String, String> environment) throws SettingsException {
    return Settings.from(environment, LINUX);
  }

  static DatabaseSettings.External external(String url) throws SettingsException {
    return (DatabaseSettings.External) settings(Map.of("DATABASE_URL", url)).database();
  }

  static SettingsException refusal(Map<String, String> environment) {
    return catchThrowableOfType(SettingsException.class, () -> settings(environment));
  }

  static List<Mistake> mistakes(Map<String, String> environment) {
    return refusal(environment).mistakes();
  }

  /// The only mistake that the URL leads to.
  static Mistake mistake(String url) {
    List<Mistake> mistakes = mistakes(Map.of("DATABASE_URL", url));
    if (mistakes.size() != 1) {
      throw new AssertionError(mistakes.toString());
    }
    return mistakes.getFirst();
  }
}
