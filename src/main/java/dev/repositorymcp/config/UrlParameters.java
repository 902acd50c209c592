package dev.repositorymcp.config;

import dev.repositorymcp.text.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The part of a database URL after '?': names and values of libpq, of the drivers of Python, and
/// of pgjdbc. Nothing is dropped silently.
final class UrlParameters {
  /// Say where and as whom to connect, and so are no options of the driver.
  private static final Set<String> OWN =
      Set.of("user", "password", "host", "port", "dbname", "database");

  /// Variables of libpq that say how safe a connection must be, and the parameters that go before
  /// them. Whoever sets them expects them to count for every program.
  private static final List<Map.Entry<String, String>> SAFETY =
      List.of(
          Map.entry("PGSSLMODE", Tls.MODE),
          Map.entry("PGSSLROOTCERT", Tls.ROOT),
          Map.entry("PGSSLCERT", Tls.CERTIFICATE),
          Map.entry("PGSSLKEY", Tls.KEY),
          Map.entry("PGCHANNELBINDING", "channel_binding"),
          Map.entry("PGREQUIREAUTH", "require_auth"));

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_]{1,40}");

  private final Map<String, String> own = new LinkedHashMap<>();
  private final Map<String, String> driverProperties = new LinkedHashMap<>();

  private UrlParameters() {}

  /// Adds every wrong parameter to the mistakes of `variables`.
  ///
  /// @param variable that has the URL
  static UrlParameters of(UrlParts url, String variable, Variables variables) {
    var parameters = new UrlParameters();
    for (String pair : url.query().split("&", -1)) {
      if (!pair.isEmpty()) {
        try {
          parameters.add(pair, url);
        } catch (Refusal refusal) {
          variables.add(refusal.in(variable));
        }
      }
    }
    for (Map.Entry<String, String> safety : SAFETY) {
      try {
        Optional<String> value = variables.raw(safety.getKey());
        if (value.isPresent()) {
          parameters.addUnlessSaid(safety.getValue(), safety.getKey(), value.get());
        }
      } catch (Refusal refusal) {
        variables.add(refusal.in(safety.getKey()));
      }
    }
    try {
      Tls.settle(parameters.driverProperties, url.jdbc());
    } catch (Refusal refusal) {
      variables.add(refusal.in(variable));
    }
    return parameters;
  }

  Optional<String> own(String name) {
    return Optional.ofNullable(own.get(name));
  }

  /// By the driver's names, with the driver's values.
  Map<String, String> driverProperties() {
    return driverProperties;
  }

  private void add(String pair, UrlParts url) throws Refusal {
    int equals = pair.indexOf('=');
    String name = PercentCode.decode(equals < 0 ? pair : pair.substring(0, equals), "query", url);
    String value = PercentCode.decode(equals < 0 ? "" : pair.substring(equals + 1), "query", url);
    if (OWN.contains(name)) {
      putOnce(own, name, name, value);
      return;
    }
    DriverOption option = DriverOptions.KNOWN.get(name);
    if (option == null) {
      throw unknown(name);
    }
    String translated = option.check().apply(name, value);
    if (!option.driverName().isEmpty()) {
      putOnce(driverProperties, option.driverName(), name, translated);
    }
  }

  private void addUnlessSaid(String name, String variable, String value) throws Refusal {
    DriverOption option = Objects.requireNonNull(DriverOptions.KNOWN.get(name));
    if (driverProperties.containsKey(option.driverName())
        || Tls.isSuperfluous(name, value, driverProperties)) {
      return;
    }
    try {
      driverProperties.put(option.driverName(), option.check().apply(name, value));
    } catch (Refusal refusal) {
      throw refusal.with("Correct " + variable + ", or remove it.");
    }
  }

  private static void putOnce(Map<String, String> map, String key, String name, String value)
      throws Refusal {
    String earlier = map.putIfAbsent(key, value);
    if (earlier != null && !earlier.equals(value)) {
      throw new Refusal(
          "the parameter " + name + " given twice with different values",
          "one value",
          "Remove one of them from the URL.");
    }
  }

  private Refusal unknown(String name) {
    String advice = DriverOptions.UNSUPPORTED.get(name);
    if (advice != null) {
      return new Refusal("the parameter " + name, "parameters that have an effect here", advice);
    }
    Optional<String> meant =
        DriverOptions.KNOWN.containsKey(name.toLowerCase(Locale.ROOT))
            ? Optional.of(name.toLowerCase(Locale.ROOT))
            : Spelling.closest(name, DriverOptions.KNOWN.keySet());
    return new Refusal(
        mayBeShown(name) ? "the unknown parameter " + name : "an unknown parameter",
        meant.orElse("parameters of libpq or pgjdbc"),
        meant
            .map(known -> "Write " + known + ", or remove it from the URL.")
            .orElse("Remove it from the URL; an & within a value is written %26."));
  }

  /// After a password the "name" may be the rest of a password that holds a raw '&'.
  private boolean mayBeShown(String name) {
    return PLAIN_NAME.matcher(name).matches() && !own.containsKey("password");
  }
}
