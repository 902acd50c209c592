package dev.repositorymcp.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.config.DatabaseSettings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.config.Settings;
import dev.repositorymcp.embedded.TlsPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `DATABASE_URL` says about encryption is what happens, with a server that offers it and one
/// that doesn't.
class TlsTest {
  @RegisterExtension static final TestDatabase WITHOUT_TLS = new TestDatabase();

  private static TlsPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = TlsPostgres.start(Bridge.freePort());
  }

  @AfterAll
  static void end() throws Exception {
    server.close();
  }

  private static ConnectionSource.Target target(String url) throws Exception {
    return switch (Settings.from(Map.of("DATABASE_URL", url), Platform.current()).database()) {
      case DatabaseSettings.External external ->
          new ConnectionSource.Target(external.url(), external.properties(), external.password());
      case DatabaseSettings.Embedded _ -> throw new AssertionError("a URL was given");
    };
  }

  private static boolean encrypted(String url) throws Exception {
    ConnectionSource.Target target = target(url);
    try (Connection connection = new DriverDataSource(() -> target, Duration.ZERO).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      assertThat(row.next()).isTrue();
      return row.getBoolean(1);
    }
  }

  /// What the database says of itself when it can't be opened.
  private static String refusal(String url) throws Exception {
    ConnectionSource.Target target = target(url);
    try (var database =
        new Database(() -> target, "reg", TestDatabase.settings(1, 0, Duration.ofSeconds(20)))) {
      return switch (database.check(Duration.ofSeconds(20))) {
        case Health.Failed(var reason) -> {
          assertThat(reason.text()).doesNotContain(TlsPostgres.PASSWORD);
          yield reason.sentence();
        }
        case Health other -> throw new AssertionError("It was " + other);
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql+asyncpg, ssl=require, true",
    "postgresql+asyncpg, sslmode=require, true",
    "postgresql+asyncpg, ssl=disable, false",
    "postgresql+psycopg2, sslmode=require, true",
    "postgresql+psycopg, sslmode=disable, false",
    "postgres, sslmode=require, true",
    "postgresql, sslmode=prefer, true",
    "postgresql, sslmode=require&channel_binding=require, true",
    "postgresql, sslmode=require&channel_binding=prefer, true",
  })
  void theUrlDecidesWhetherItIsEncrypted(String scheme, String query, boolean expected)
      throws Exception {
    assertThat(encrypted(server.url(scheme, "127.0.0.1") + "?" + query)).isEqualTo(expected);
  }

  @Test
  void theFormOfJdbcDoesTheSame() throws Exception {
    String[] parts = server.url("jdbc:postgresql", "127.0.0.1").split("app:|@", -1);
    String url = parts[0] + parts[2] + "?sslmode=require&user=app&password=" + TlsPostgres.PASSWORD;
    assertThat(encrypted(url)).isTrue();
  }

  @Test
  void aCertificateIsVerifiedAgainstItsAuthorityAndItsHost() throws Exception {
    String local = server.url("postgresql", "localhost") + "?sslrootcert=";
    String numeric = server.url("postgresql", "127.0.0.1") + "?sslrootcert=";
    assertThat(encrypted(local + server.authority() + "&sslmode=verify-full")).isTrue();
    assertThat(encrypted(numeric + server.authority() + "&sslmode=verify-ca")).isTrue();
    for (String wrong :
        new String[] {
          numeric + server.authority() + "&sslmode=verify-full",
          local + server.stranger() + "&sslmode=verify-full",
          local + server.stranger() + "&sslmode=verify-ca"
        }) {
      assertThat(refusal(wrong))
          .startsWith(
              "The database (reg) could not be reached by TLS as DATABASE_URL or PGSSLMODE demands")
          .contains("sslrootcert", "host name");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sslmode=require", "ssl=true", "sslmode=require&channel_binding=require"})
  void aServerWithoutTlsIsRefusedWhereItIsDemanded(String query) throws Exception {
    try (Bridge bridge = WITHOUT_TLS.bridge()) {
      String url = bridge.url().replaceFirst("sslmode=disable", query);
      assertThat(refusal(url))
          .contains("could not be reached by TLS as DATABASE_URL or PGSSLMODE demands");
    }
  }

  @Test
  void channelBindingThatIsRequiredIsNotForgotten() throws Exception {
    String url = server.url("postgresql", "127.0.0.1") + "?sslmode=disable&channel_binding=require";
    assertThat(refusal(url)).contains("channel_binding=require", "sslmode=require");
  }

  @Test
  void aPasswordThatIsMissingIsAskedFor() throws Exception {
    String url =
        server.url("postgresql", "127.0.0.1").replace(":" + TlsPostgres.PASSWORD + "@", "@");
    assertThat(refusal(url + "?sslmode=require"))
        .startsWith("The database (reg) wants a password")
        .contains("DATABASE_URL does not give");
  }

  @Test
  void aProofThatIsRefusedIsNoMissingPassword() throws Exception {
    String url = server.url("postgresql", "127.0.0.1") + "?sslmode=require&require_auth=md5";
    assertThat(refusal(url)).contains("another proof", "require_auth", "PGREQUIREAUTH");
  }

  @Test
  void aWrongPasswordIsNotShown() throws Exception {
    String url = server.url("postgresql", "127.0.0.1").replace("app:", "app:not-");
    assertThat(refusal(url + "?sslmode=require")).contains("refused the user name or password");
  }
}
