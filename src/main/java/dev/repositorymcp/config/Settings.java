package dev.repositorymcp.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything that the environment decides.
///
/// @param database where the registry is kept
/// @param replica of the database, for reads; absent where there is none
/// @param pool how its connections are pooled
/// @param log what is logged and where
/// @param host name of this machine in the registry (`REPOSITORY_MCP_HOST`, else the host name)
public record Settings(
    DatabaseSettings database,
    DatabaseSettings.@Nullable External replica,
    PoolSettings pool,
    LogSettings log,
    String host) {

  /// A day: beyond it a wait or an age is a slip of the keyboard.
  private static final int DAY = 86_400;

  private static final Pattern HOST = Pattern.compile("[^\\p{Cntrl}]{1,255}");

  /// Reads and checks the whole environment, other programs' variables included.
  ///
  /// @throws SettingsException with every mistake at once
  public static Settings from(Map<String, String> environment, Platform platform)
      throws SettingsException {
    var variables = new Variables(environment, platform);
    DatabaseSettings database = database(variables, platform);
    DatabaseSettings.External replica = replica(variables, platform);
    PoolSettings pool = pool(variables);
    LogSettings log = log(variables);
    String host = variables.read("REPOSITORY_MCP_HOST", platform.hostName(), Settings::host);
    KnownNames.check(environment.keySet(), variables, platform);
    if (database == null || !variables.mistakes().isEmpty()) {
      throw new SettingsException(variables.mistakes());
    }
    return new Settings(database, replica, pool, log, host);
  }

  /// Null after a mistake. `REPOSITORY_MCP_HOME` is checked even where it isn't needed.
  private static @Nullable DatabaseSettings database(Variables variables, Platform platform) {
    if (variables.raw(DatabaseUrl.NAME).isEmpty()) {
      return new DatabaseSettings.Embedded(HomeDirectory.of(variables, platform));
    }
    variables.absolutePath(HomeDirectory.NAME);
    return variables.<@Nullable DatabaseSettings>read(
        DatabaseUrl.NAME,
        null,
        value -> DatabaseUrl.parse(DatabaseUrl.NAME, value, variables, platform));
  }

  /// The private PostgreSQL has no replica.
  private static DatabaseSettings.@Nullable External replica(
      Variables variables, Platform platform) {
    return variables.<DatabaseSettings.@Nullable External>read(
        DatabaseUrl.REPLICA,
        null,
        value -> {
          if (variables.raw(DatabaseUrl.NAME).isEmpty()) {
            throw new Refusal(
                "a replica, and no DATABASE_URL",
                "the primary in DATABASE_URL beside it",
                "Set DATABASE_URL to the primary that it follows, or remove it.");
          }
          return DatabaseUrl.parse(DatabaseUrl.REPLICA, value, variables, platform);
        });
  }

  private static PoolSettings pool(Variables variables) {
    return new PoolSettings(
        variables.wholeNumber("POOL_SIZE", 10, new Range(1, 1000, "")),
        variables.wholeNumber("MAX_OVERFLOW", 20, new Range(0, 1000, "")),
        Duration.ofSeconds(
            variables.wholeNumber("POOL_TIMEOUT", 30, new Range(1, DAY, " seconds"))),
        variables.read("POOL_RECYCLE", Duration.ofHours(1), Settings::recycle),
        variables.flag("POOL_PRE_PING", true));
  }

  /// HikariCP would silently make half an hour of less than 30 s.
  private static Duration recycle(String value) throws Refusal {
    var range = new Range(30, 365 * DAY, " seconds, or 0 or -1 for never");
    if (value.matches("-1|[+-]?0+")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(range.parse("POOL_RECYCLE", value, 3600));
  }

  private static LogSettings log(Variables variables) {
    return new LogSettings(
        variables.read("LOG_LEVEL", LogSettings.Level.WARN, Settings::level),
        variables.absolutePath("LOG_FILE"),
        variables.flag("SQL_ECHO", false));
  }

  private static LogSettings.Level level(String value) throws Refusal {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> LogSettings.Level.TRACE;
      case "DEBUG" -> LogSettings.Level.DEBUG;
      case "INFO" -> LogSettings.Level.INFO;
      case "WARN", "WARNING" -> LogSettings.Level.WARN;
      case "ERROR", "CRITICAL", "FATAL" -> LogSettings.Level.ERROR;
      default ->
          throw new Refusal(
              Shown.value(value),
              "TRACE, DEBUG, INFO, WARN or ERROR",
              "Write LOG_LEVEL=WARN (the default), or remove it.");
    };
  }

  private static String host(String value) throws Refusal {
    if (!HOST.matcher(value).matches()) {
      throw new Refusal(
          Shown.value(value),
          "a name of at most 255 characters on one line",
          "Shorten it, or remove it to use this machine's own name.");
    }
    return value;
  }
}
