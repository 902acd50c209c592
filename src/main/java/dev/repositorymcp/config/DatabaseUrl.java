package dev.repositorymcp.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns `DATABASE_URL` or `DATABASE_READ_URL`, in any form that people paste, into what the driver
/// takes.
///
/// Missing parts follow libpq: port 5432, `PGUSER` or the system's user, `PGPASSWORD` or none, a
/// database named like the user. A '+' is a plus sign everywhere, as libpq has it.
final class DatabaseUrl {
  static final String NAME = "DATABASE_URL";

  /// Where the replicas are.
  static final String REPLICA = "DATABASE_READ_URL";

  private final UrlParts parts;
  private final UrlParameters parameters;
  private final Variables variables;

  private DatabaseUrl(UrlParts parts, UrlParameters parameters, Variables variables) {
    this.parts = parts;
    this.parameters = parameters;
    this.variables = variables;
  }

  /// Wrong parameters are added to the mistakes of `variables`, all of them; whatever leaves no
  /// sense in reading on is thrown.
  ///
  /// @param name of the variable that has the value
  static DatabaseSettings.External parse(
      String name, String value, Variables variables, Platform platform) throws Refusal {
    var parts = UrlParts.split(value);
    var parameters = UrlParameters.of(parts, name, variables);
    return new DatabaseUrl(parts, parameters, variables).settings(platform);
  }

  private DatabaseSettings.External settings(Platform platform) throws Refusal {
    List<Endpoint> endpoints = Endpoint.list(parts, parameters);
    String user = user().orElse(platform.userName());
    String database = database().orElse(user);
    String hosts = endpoints.stream().map(Endpoint::text).collect(Collectors.joining(","));
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("user", user);
    properties.putAll(parameters.driverProperties());
    return new DatabaseSettings.External(
        hosts + "/" + database.replaceAll("\\p{Cntrl}", "\uFFFD"),
        "jdbc:postgresql://" + hosts + "/" + encoded(database),
        properties,
        password());
  }

  private Optional<String> user() throws Refusal {
    int colon = parts.userInfo().indexOf(':');
    String raw = colon < 0 ? parts.userInfo() : parts.userInfo().substring(0, colon);
    return first(
        parameters.own("user"), PercentCode.decode(raw, "user", parts), variables.raw("PGUSER"));
  }

  private @Nullable Secret password() throws Refusal {
    int colon = parts.userInfo().indexOf(':');
    String raw = colon < 0 ? "" : parts.userInfo().substring(colon + 1);
    return first(
            parameters.own("password"),
            PercentCode.decode(raw, "password", parts),
            variables.raw("PGPASSWORD"))
        .map(Secret::new)
        .orElse(null);
  }

  private Optional<String> database() throws Refusal {
    if (parts.path().contains("/")) {
      throw new Refusal(
          parts.shown(), "one database name after the hosts", "Write any / of the name as %2F.");
    }
    Optional<String> named = parameters.own("dbname").or(() -> parameters.own("database"));
    return first(named, PercentCode.decode(parts.path(), "database", parts), Optional.empty());
  }

  private static Optional<String> first(
      Optional<String> parameter, String part, Optional<String> fallback) {
    return parameter
        .filter(text -> !text.isEmpty())
        .or(() -> Optional.of(part).filter(text -> !text.isEmpty()))
        .or(() -> fallback);
  }

  /// The driver decodes a '+' in the database's name as a blank.
  private static String encoded(String database) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
