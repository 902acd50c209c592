package dev.repositorymcp.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One server that a database URL names.
///
/// @param host name or address, an IPv6 address without brackets
/// @param port TCP port, 1 to 65535
record Endpoint(String host, int port) {
  private static final int USUAL_PORT = 5432;
  private static final Pattern PLACE =
      Pattern.compile("(?:\\[([^\\]]*)]|([^:\\[\\]]*))(?::([^:]*))?");
  private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._-]+|[0-9A-Fa-f:.]+(%\\w+)?");

  /// As it stands in a URL.
  String text() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// The servers in the order in which they are tried; parameters win over the address, as in
  /// libpq.
  static List<Endpoint> list(UrlParts url, UrlParameters parameters) throws Refusal {
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String place : url.hosts().split(",", -1)) {
      Matcher matcher = PLACE.matcher(place);
      if (!matcher.matches()) {
        throw refusal(url, "host:port, an IPv6 address in brackets: [::1]:5432");
      }
      String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      hosts.add(PercentCode.decode(host, "host", url));
      ports.add(matcher.group(3) == null ? "" : matcher.group(3));
    }
    hosts = overridden(hosts, parameters.own("host"));
    ports = overridden(ports, parameters.own("port"));
    if (ports.size() != 1 && ports.size() != hosts.size()) {
      throw refusal(url, "one port, or as many ports as hosts");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      String port = ports.get(ports.size() == 1 ? 0 : i);
      endpoints.add(new Endpoint(host(hosts.get(i), url), port(port, url)));
    }
    return endpoints;
  }

  private static List<String> overridden(List<String> values, Optional<String> parameter) {
    return parameter.map(value -> List.of(value.split(",", -1))).orElse(values);
  }

  private static String host(String host, UrlParts url) throws Refusal {
    if (host.startsWith("/") || host.startsWith("@") || (host.isEmpty() && !url.jdbc())) {
      throw new Refusal(
          url.shown()
              + (host.isEmpty() ? " without a host" : " with a directory as its host")
              + ", which means a Unix socket",
          "a host name or address",
          "Unix sockets are not supported: let the server listen on TCP and write"
              + " postgresql://user:password@localhost:5432/database.");
    }
    if (!host.isEmpty() && !HOST.matcher(host).matches()) {
      throw refusal(url, "a host name or address");
    }
    return host.isEmpty() ? "localhost" : host;
  }

  private static int port(String port, UrlParts url) throws Refusal {
    if (port.isEmpty()) {
      return USUAL_PORT;
    }
    if (port.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= 65_535) {
        return number;
      }
    }
    throw refusal(url, "a port from 1 to 65535 after the host's colon");
  }

  private static Refusal refusal(UrlParts url, String expected) {
    return new Refusal(
        url.shown(), expected, "Correct it; percent-encode the password (/ as %2F, : as %3A).");
  }
}
