package dev.repositorymcp.terminal;

import java.util.Map;

/// When to colour what is printed; the names are values of `--color`.
public enum ColorMode {
  /// At a terminal, unless the environment says otherwise.
  auto,
  always,
  never;

  /// Decides for one stream. The strongest comes first: this mode, `NO_COLOR`, `FORCE_COLOR` and
  /// `CLICOLOR_FORCE`, `CLICOLOR=0` and `TERM=dumb`, and then whether there is a terminal.
  public boolean colors(Map<String, String> environment, boolean terminal) {
    return switch (this) {
      case always -> true;
      case never -> false;
      case auto -> {
        if (isSet(environment, "NO_COLOR")) {
          yield false;
        }
        if (isOn(environment, "FORCE_COLOR") || isOn(environment, "CLICOLOR_FORCE")) {
          yield true;
        }
        yield terminal
            && !"0".equals(environment.get("CLICOLOR"))
            && !"dumb".equals(environment.get("TERM"));
      }
    };
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }

  private static boolean isOn(Map<String, String> environment, String name) {
    return switch (environment.getOrDefault(name, "")) {
      case "", "0", "false" -> false;
      default -> true;
    };
  }
}
