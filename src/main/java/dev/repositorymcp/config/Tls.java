package dev.repositorymcp.config;

import dev.repositorymcp.config.DriverOption.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settles the encryption that several parameters decide together; never weaker than asked.
final class Tls {
  /// A parameter of asyncpg and pgjdbc; ends up in the driver's `sslmode`.
  static final String SSL = "ssl";

  static final String MODE = "sslmode";
  static final String ROOT = "sslrootcert";
  static final String CERTIFICATE = "sslcert";
  static final String KEY = "sslkey";
  private static final String SYSTEM = "system";
  private static final String TRUE = "true";

  /// From weak to strong.
  private static final List<String> MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private Tls() {}

  /// `true`, `false`, or a mode, as asyncpg has it.
  static Check flagOr(Check modes) {
    return (name, value) ->
        switch (value.toLowerCase(Locale.ROOT)) {
          case "", TRUE, "1", "on", "yes" -> TRUE;
          case "false", "0", "off", "no" -> MODES.getFirst();
          default -> modes.apply(name, value);
        };
  }

  /// libpq's word for the certificates that the system trusts.
  static Check systemOr(Check file) {
    return (name, value) -> value.equals(SYSTEM) ? SYSTEM : file.apply(name, value);
  }

  /// Whether a variable of libpq adds nothing to what the URL says, or would contradict it. As
  /// libpq has it, a certificate counts only where it is used, and one of this user only if it is
  /// there.
  ///
  /// @param parameter that the variable stands for
  static boolean isSuperfluous(String parameter, String value, Map<String, String> properties) {
    boolean system = SYSTEM.equals(properties.get(ROOT));
    return switch (parameter) {
      case MODE -> system || properties.containsKey(SSL);
      case ROOT ->
          !isDemanded(properties)
              || (value.equals(SYSTEM) && !"verify-full".equals(properties.get(MODE)));
      case CERTIFICATE, KEY -> system || !isDemanded(properties) || !Files.exists(Path.of(value));
      default -> false;
    };
  }

  private static boolean isDemanded(Map<String, String> properties) {
    String ssl = properties.getOrDefault(SSL, MODES.getFirst());
    return ssl.equals(TRUE)
        || encrypts(ssl)
        || encrypts(properties.getOrDefault(MODE, MODES.getFirst()));
  }

  /// Leaves only what the driver knows in `properties`.
  static void settle(Map<String, String> properties, boolean jdbc) throws Refusal {
    String ssl = properties.remove(SSL);
    String mode = properties.remove(MODE);
    if (ssl != null) {
      mode = mode == null ? alone(ssl, jdbc) : both(ssl, mode);
    }
    String root = properties.get(ROOT);
    if (SYSTEM.equals(root)) {
      mode = trustingTheSystem(mode, properties);
      properties.remove(ROOT);
      properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if (root != null) {
      mode = trusting(mode);
    }
    if (mode != null) {
      properties.put(MODE, mode);
    }
  }

  /// The driver's own `ssl=true` verifies; libpq documents it as `require`.
  private static String alone(String ssl, boolean jdbc) {
    return ssl.equals(TRUE) ? (jdbc ? "verify-full" : "require") : ssl;
  }

  private static String both(String ssl, String mode) throws Refusal {
    String least = ssl.equals(TRUE) ? "require" : ssl;
    if (encrypts(least) != encrypts(mode)) {
      throw new Refusal(
          "the parameters ssl and sslmode=" + mode + ", which contradict each other",
          "one of them",
          "Remove ssl from the URL and let sslmode say what you want.");
    }
    return MODES.indexOf(least) > MODES.indexOf(mode) ? least : mode;
  }

  private static String trustingTheSystem(@Nullable String mode, Map<String, String> properties)
      throws Refusal {
    if (properties.containsKey(CERTIFICATE) || properties.containsKey(KEY)) {
      throw new Refusal(
          "the parameters sslrootcert=system and sslcert or sslkey",
          "one of the two",
          "Name a file with sslrootcert: the driver has no client certificate with system.");
    }
    if (mode != null && !mode.equals("verify-full")) {
      throw new Refusal(
          "the parameters sslrootcert=system and sslmode=" + mode,
          "sslmode=verify-full",
          "Write sslmode=verify-full: anybody can get a certificate that the system trusts.");
    }
    return "verify-full";
  }

  /// With a root certificate libpq verifies under `require` too; the driver would not.
  private static String trusting(@Nullable String mode) throws Refusal {
    if (mode == null || mode.equals("allow") || mode.equals("prefer")) {
      throw new Refusal(
          "the parameter sslrootcert without an sslmode that verifies",
          "sslmode=verify-full or verify-ca",
          "Add sslmode=verify-full: without it the certificate would not be used.");
    }
    return mode.equals("require") ? "verify-ca" : mode;
  }

  private static boolean encrypts(String mode) {
    return MODES.indexOf(mode) >= MODES.indexOf("require");
  }
}
