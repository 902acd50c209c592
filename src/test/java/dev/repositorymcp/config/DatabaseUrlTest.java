package dev.repositorymcp.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.config.DatabaseSettings.External;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  private static String passwordOf(External settings) {
    return Objects.requireNonNull(settings.password()).value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:pw@127.0.0.1:5432/reg",
        "postgres://app:pw@127.0.0.1/reg",
        "POSTGRESQL://app:pw@127.0.0.1/reg",
        "postgresql+asyncpg://app:pw@127.0.0.1:5432/reg",
        "postgresql+psycopg://app:pw@127.0.0.1/reg",
        "postgresql+psycopg2://app:pw@127.0.0.1/reg",
        "jdbc:postgresql://127.0.0.1:5432/reg?user=app&password=pw",
        "jdbc:postgresql://app:pw@127.0.0.1:5432/reg",
        "postgresql:///reg?host=127.0.0.1&port=5432&user=app&password=pw",
        "postgresql://127.0.0.1?dbname=reg&user=app&password=pw",
        "postgresql://%61pp:p%77@127.0.0.1:/r%65g?&",
      })
  void everyFormMeansTheSame(String url) throws SettingsException {
    assertThat(Given.external(url))
        .isEqualTo(
            new External(
                "127.0.0.1:5432/reg",
                "jdbc:postgresql://127.0.0.1:5432/reg",
                Map.of("user", "app"),
                new Secret("pw")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://db                          | db:5432/ada",
        "postgresql://db/                         | db:5432/ada",
        "postgresql://app@db:5433                 | db:5433/app",
        "postgresql://[::1]/reg                   | [::1]:5432/reg",
        "postgresql://app:pw@[2001:db8::1]:99/reg | [2001:db8::1]:99/reg",
        "postgresql://a:1,b,c:3/reg               | a:1,b:5432,c:3/reg",
        "postgresql:///reg?host=a,b&port=7        | a:7,b:7/reg",
        "postgresql:///reg?host=a,::1&port=7,8    | a:7,[::1]:8/reg",
        "postgresql://db-1.example_x.com./r%20g   | db-1.example_x.com.:5432/r g",
        "jdbc:postgresql:reg                      | localhost:5432/reg",
        "jdbc:postgresql:/                        | localhost:5432/ada",
        "jdbc:postgresql:///reg                   | localhost:5432/reg",
      })
  void theLabelNamesHostsPortsAndDatabase(String url, String label) throws SettingsException {
    assertThat(Given.external(url).label()).isEqualTo(label);
  }

  @Test
  void missingCredentialsComeFromTheVariablesOfLibpq() throws SettingsException {
    var environment =
        Map.of("DATABASE_URL", "postgres://db", "PGUSER", "app", "PGPASSWORD", "s3 cret");
    var settings = (External) Given.settings(environment).database();
    assertThat(settings.label()).isEqualTo("db:5432/app");
    assertThat(passwordOf(settings)).isEqualTo("s3 cret");
    assertThat(Given.external("postgres://db").password()).isNull();
  }

  /// Those that say how safe a connection must be; the URL goes before them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PGSSLMODE        | verify-full   |                          | sslmode        |"
            + " verify-full",
        "PGSSLMODE        | verify-full   | sslmode=disable          | sslmode        | disable",
        "PGSSLMODE        | verify-full   | ssl=require              | sslmode        | require",
        "PGSSLROOTCERT    | /etc/hosts    | sslmode=verify-ca        | sslrootcert    | /etc/hosts",
        "PGSSLROOTCERT    | /etc/hosts    | sslmode=prefer           | sslrootcert    |",
        "PGSSLROOTCERT    | /etc/hosts    |                          | sslrootcert    |",
        "PGSSLMODE        | require       | sslrootcert=system       | sslmode        |"
            + " verify-full",
        "PGSSLROOTCERT    | system        | sslmode=require          | sslfactory     |",
        "PGSSLCERT        | /tmp/absent   | sslmode=require          | sslcert        |",
        "PGSSLCERT        | /etc/hosts    | sslmode=require          | sslcert        | /etc/hosts",
        "PGSSLCERT        | /etc/hosts    | sslrootcert=system       | sslcert        |",
        "PGSSLKEY         | /etc/hosts    | sslmode=disable          | sslkey         |",
        "PGCHANNELBINDING | require       | sslmode=require          | channelBinding | require",
        "PGREQUIREAUTH    | scram-sha-256 |                          | requireAuth    |"
            + " scram-sha-256",
      })
  void theVariablesOfLibpqThatProtectAreNotIgnored(
      String variable, String value, @Nullable String query, String name, @Nullable String expected)
      throws SettingsException {
    var environment =
        Map.of(
            "DATABASE_URL",
            "postgres://app@db/reg" + (query == null ? "" : "?" + query),
            variable,
            value);
    var settings = (External) Given.settings(environment).database();
    assertThat(settings.properties().get(name)).isEqualTo(expected);
  }

  @Test
  void aWrongVariableOfLibpqIsNamed() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(
            () ->
                Given.settings(
                    Map.of(
                        "DATABASE_URL", "postgres://db",
                        "DATABASE_READ_URL", "postgres://replica",
                        "PGSSLMODE", "strict")))
        .withMessageContaining("PGSSLMODE: found")
        .withMessageContaining("Correct PGSSLMODE, or remove it.")
        .satisfies(e -> assertThat(e.mistakes()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "te+st                | te+st",
        "te%2Bst              | te+st",
        "te%20st              | te st",
        "a@b                  | a@b",
        "a:b:c                | a:b:c",
        "%24%7Bx%7D           | ${x}",
        "p%40%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%C3%A9%F0%9F%98%80"
            + " | p@:/?#[]@!$&'()*+,;=é😀",
        "üñ$!*(),;=&'~        | üñ$!*(),;=&'~",
      })
  void thePasswordIsDecodedAsLibpqDoes(String written, String password) throws SettingsException {
    assertThat(passwordOf(Given.external("postgresql://app:" + written + "@127.0.0.1/reg")))
        .isEqualTo(password);
  }

  @Test
  void anyEncodedPasswordArrivesAsItWas() throws SettingsException {
    var random = new Random(20_261_125);
    for (int round = 0; round < 500; round++) {
      String password =
          random
              .ints(1 + random.nextInt(20), 1, 0x11000)
              .filter(point -> !Character.isSurrogate((char) point) || point > 0xffff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .append('x')
              .toString();
      String encoded = encode(password);
      assertThat(passwordOf(Given.external("postgres://a:" + encoded + "@db/r")))
          .isEqualTo(password);
      assertThat(passwordOf(Given.external("jdbc:postgresql://db/r?password=" + encoded)))
          .isEqualTo(password);
    }
  }

  private static String encode(String text) {
    var encoded = new StringBuilder();
    for (byte octet : text.getBytes(UTF_8)) {
      encoded.append("%%%02x".formatted(octet));
    }
    return encoded.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode=require, sslmode, require",
    "ssl=require, sslmode, require",
    "ssl=true, sslmode, require",
    "ssl=disable, sslmode, disable",
    "ssl=false, sslmode, disable",
    "ssl=true&sslmode=verify-full, sslmode, verify-full",
    "ssl=verify-ca&sslmode=require, sslmode, verify-ca",
    "sslrootcert=system, sslmode, verify-full",
    "sslrootcert=system, sslfactory, org.postgresql.ssl.DefaultJavaSSLFactory",
    "channel_binding=require, channelBinding, require",
    "channel_binding=prefer, channelBinding, prefer",
    "target_session_attrs=read-write, targetServerType, primary",
    "target_session_attrs=primary, targetServerType, primary",
    "target_session_attrs=standby, targetServerType, secondary",
    "target_session_attrs=read-only, targetServerType, secondary",
    "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
    "target_session_attrs=any, targetServerType, any",
    "load_balance_hosts=random, loadBalanceHosts, true",
    "connect_timeout=10, connectTimeout, 10",
    "application_name=my%20app, ApplicationName, my app",
    "options=-c%20search_path%3Dpublic, options, -c search_path=public",
    "gssencmode=disable, gssEncMode, disable",
    "keepalives=1, tcpKeepAlive, true",
    "pgbouncer=true, prepareThreshold, 0",
    "prepared_statement_cache_size=0, prepareThreshold, 0",
    "require_auth=scram-sha-256, requireAuth, scram-sha-256",
    "schema=registry, currentSchema, registry",
  })
  void parametersBecomeTheDriversOwn(String query, String name, String value)
      throws SettingsException {
    assertThat(Given.external("postgresql+asyncpg://app:pw@db/reg?" + query).properties())
        .containsEntry(name, value)
        .doesNotContainKeys("ssl", "password");
  }

  @Test
  void theDriversOwnFormKeepsItsMeaningOfSsl() throws SettingsException {
    for (String query : new String[] {"ssl=true", "ssl"}) {
      assertThat(Given.external("jdbc:postgresql://db/reg?" + query).properties())
          .containsEntry("sslmode", "verify-full");
    }
    assertThat(Given.external("jdbc:postgresql://db/reg?ssl=true&sslmode=require").properties())
        .containsEntry("sslmode", "require");
  }

  @Test
  void aRootCertificateIsVerifiedAgainst(@TempDir Path folder) throws Exception {
    Path root = Files.createFile(folder.resolve("ca.pem"));
    String url = "postgresql://db/reg?sslrootcert=" + root;
    assertThat(Given.external(url + "&sslmode=verify-full").properties())
        .containsEntry("sslrootcert", root.toString())
        .containsEntry("sslmode", "verify-full");
    assertThat(Given.external(url + "&sslmode=require").properties())
        .containsEntry("sslmode", "verify-ca");
    assertThat(Given.mistake(url).expected()).isEqualTo("sslmode=verify-full or verify-ca");
  }
}
