package dev.repositorymcp.config;

import dev.repositorymcp.text.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The variables that mean something here, and the catching of mistyped ones.
///
/// A mistyped `DATABASE_URL` would silently mean another database, so near misses are refused; but
/// the environment belongs to every program of the user, so what others use is left alone.
public final class KnownNames {
  /// Every variable that the program or its launcher reads, in the order of the documentation.
  public static final List<String> ALL =
      List.of(
          "DATABASE_URL",
          "DATABASE_READ_URL",
          "SQL_ECHO",
          "POOL_SIZE",
          "MAX_OVERFLOW",
          "POOL_TIMEOUT",
          "POOL_RECYCLE",
          "POOL_PRE_PING",
          "LOG_LEVEL",
          "LOG_FILE",
          "REPOSITORY_MCP_HOME",
          "REPOSITORY_MCP_HOST",
          "REPOSITORY_MCP_JAVA_HOME",
          "REPOSITORY_MCP_JAVA_OPTIONS",
          "REPOSITORY_MCP_MAVEN_OPTIONS");

  private static final Pattern OURS = Pattern.compile("(POOL_|MAX_OVER|REPOSITORY_MCP_).*");

  /// Near to ours, but in use elsewhere.
  private static final Set<String> OF_OTHERS =
      Set.of("DATABASE_URLS", "DATABASE_UID", "LOG_FILES", "LOG_LEVELS", "LOGFILE", "LOGLEVEL");

  private static final Pattern NUMBERED = Pattern.compile(".*[0-9]");

  private KnownNames() {}

  static void check(Set<String> names, Variables variables, Platform platform) {
    for (String name : names.stream().sorted().toList()) {
      String known = platform.windows() ? name.toUpperCase(Locale.ROOT) : name;
      if (!ALL.contains(known)) {
        mistake(known, variables).ifPresent(variables::add);
      }
    }
  }

  private static Optional<Mistake> mistake(String name, Variables variables) {
    if (OURS.matcher(name).matches()) {
      String family = name.startsWith("REPOSITORY_MCP_") ? "REPOSITORY_MCP_" : "POOL_";
      List<String> relatives = ALL.stream().filter(known -> known.startsWith(family)).toList();
      return Optional.of(
          unknown(name, Spelling.closest(name, ALL).map(List::of).orElse(relatives)));
    }
    return nearMiss(name)
        .filter(meant -> variables.raw(meant).isEmpty())
        .map(meant -> unknown(name, List.of(meant)));
  }

  private static Optional<String> nearMiss(String name) {
    if (OF_OTHERS.contains(name) || NUMBERED.matcher(name).matches()) {
      return Optional.empty();
    }
    String upper = name.toUpperCase(Locale.ROOT);
    return ALL.contains(upper)
        ? Optional.of(upper)
        : Spelling.closest(name, ALL, name.length() / 6)
            .filter(meant -> meant.charAt(0) == name.charAt(0));
  }

  private static Mistake unknown(String name, List<String> meant) {
    return new Mistake(
        name,
        "a variable that is not known here",
        String.join(" or ", meant),
        "Rename it" + (meant.size() == 1 ? " to " + meant.getFirst() : "") + ", or remove it.");
  }
}
