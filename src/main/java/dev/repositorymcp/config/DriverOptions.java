package dev.repositorymcp.config;

import static dev.repositorymcp.config.DriverOption.file;
import static dev.repositorymcp.config.DriverOption.number;
import static dev.repositorymcp.config.DriverOption.oneOf;
import static dev.repositorymcp.config.DriverOption.text;

import dev.repositorymcp.config.DriverOption.Check;
import java.util.LinkedHashMap;
import java.util.Map;

/// The parameters that a database URL may carry, by the names of libpq, asyncpg, Prisma and pgjdbc
/// 42.7, and what those that are refused should be replaced by.
///
/// Parameters of pgjdbc that load classes or write files are left out on purpose.
final class DriverOptions {
  static final Map<String, DriverOption> KNOWN = new LinkedHashMap<>();
  static final Map<String, String> UNSUPPORTED = new LinkedHashMap<>();

  private static final Check BOOLEAN = oneOf("true", "false");

  static {
    encryption();
    connection();
    session();
    statements();
    unsupported();
  }

  private DriverOptions() {}

  private static void encryption() {
    Check modes = oneOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    known("sslmode", "sslmode", modes);
    known(Tls.SSL, Tls.SSL, Tls.flagOr(modes));
    known("sslrootcert", "sslrootcert", Tls.systemOr(file()));
    known("sslcert", "sslcert", file());
    known("sslkey", "sslkey", file());
    known("sslnegotiation", "sslNegotiation", oneOf("postgres", "direct"));
    known("sslNegotiation", "sslNegotiation", oneOf("postgres", "direct"));
    known("channel_binding", "channelBinding", oneOf("disable", "prefer", "require"));
    known("channelBinding", "channelBinding", oneOf("disable", "prefer", "require"));
    known("gssencmode", "gssEncMode", oneOf("disable", "prefer", "require"));
    known("gssEncMode", "gssEncMode", oneOf("disable", "allow", "prefer", "require"));
    known("require_auth", "requireAuth", text());
    known("requireAuth", "requireAuth", text());
    known("krbsrvname", "kerberosServerName", text());
    known("kerberosServerName", "kerberosServerName", text());
  }

  private static void connection() {
    known("connect_timeout", "connectTimeout", number());
    known("connectTimeout", "connectTimeout", number());
    known("loginTimeout", "loginTimeout", number());
    known("socketTimeout", "socketTimeout", number());
    known("keepalives", "tcpKeepAlive", oneOf(Map.of("1", "true", "0", "false")));
    known("tcpKeepAlive", "tcpKeepAlive", BOOLEAN);
    known(
        "target_session_attrs",
        "targetServerType",
        oneOf(
            Map.of(
                "any", "any",
                "primary", "primary",
                "read-write", "primary",
                "standby", "secondary",
                "read-only", "secondary",
                "prefer-standby", "preferSecondary")));
    known(
        "targetServerType",
        "targetServerType",
        oneOf("any", "primary", "secondary", "preferPrimary", "preferSecondary"));
    known(
        "load_balance_hosts",
        "loadBalanceHosts",
        oneOf(Map.of("disable", "false", "random", "true")));
    known("loadBalanceHosts", "loadBalanceHosts", BOOLEAN);
  }

  private static void session() {
    known("application_name", "ApplicationName", text());
    known("ApplicationName", "ApplicationName", text());
    known("options", "options", text());
    known("currentSchema", "currentSchema", text());
    known("schema", "currentSchema", text());
    known(
        "client_encoding",
        "",
        oneOf(Map.of("utf8", "", "UTF8", "", "utf-8", "", "UTF-8", "", "auto", "")));
  }

  /// A pooler in transaction mode needs statements without a name: the driver's threshold 0.
  private static void statements() {
    known("prepareThreshold", "prepareThreshold", number());
    known("statement_cache_size", "prepareThreshold", oneOf("0"));
    known("prepared_statement_cache_size", "prepareThreshold", oneOf("0"));
    known("pgbouncer", "prepareThreshold", oneOf(Map.of("true", "0", "false", "5")));
    known("reWriteBatchedInserts", "reWriteBatchedInserts", BOOLEAN);
  }

  private static void unsupported() {
    String noPair = "The driver has nothing like it: remove it from the URL.";
    UNSUPPORTED.put("sslpassword", "Use a key file without a pass phrase.");
    UNSUPPORTED.put(
        "sslfactory", "Say sslmode=require (encrypted) or sslmode=verify-full&sslrootcert=….");
    UNSUPPORTED.put("sslcrl", noPair);
    UNSUPPORTED.put("ssl_min_protocol_version", noPair);
    UNSUPPORTED.put("ssl_max_protocol_version", noPair);
    UNSUPPORTED.put("keepalives_idle", "Say keepalives=1: the system's intervals apply.");
    UNSUPPORTED.put("keepalives_interval", "Say keepalives=1: the system's intervals apply.");
    UNSUPPORTED.put("keepalives_count", "Say keepalives=1: the system's intervals apply.");
    UNSUPPORTED.put("hostaddr", "Write the address as the host.");
    UNSUPPORTED.put("passfile", "Set PGPASSFILE instead.");
    UNSUPPORTED.put("service", "Write host, port and database into the URL.");
    UNSUPPORTED.put("connection_limit", "Set POOL_SIZE and MAX_OVERFLOW instead.");
    UNSUPPORTED.put("pool_timeout", "Set POOL_TIMEOUT instead.");
    UNSUPPORTED.put("search_path", "Write options=-c%20search_path%3D… instead.");
    UNSUPPORTED.put("statement_timeout", "Write options=-c%20statement_timeout%3D… instead.");
  }

  private static void known(String name, String driverName, Check check) {
    KNOWN.put(name, new DriverOption(driverName, check));
  }
}
