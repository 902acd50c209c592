package dev.repositorymcp.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://app:S3cr3t-x9@db/reg              | The registry is kept in PostgreSQL",
        "jdbc:mysql://db/reg?password=S3cr3t-x9    | The registry is kept in PostgreSQL",
        "sqlite+aiosqlite:///S3cr3t-x9.db          | The registry is kept in PostgreSQL",
        "host=db user=app password=S3cr3t-x9       | Write it in this form",
        "app:S3cr3t-x9@db/reg                      | Write it in this form",
        "jdbc:postgresql:app:S3cr3t-x9             | Write it in this form",
        "postgresql:app:S3cr3t-x9@db               | Write it in this form",
        "postgresql://app:S3cr3t-x9%su@db/reg      | Percent-encode the password (% as %25).",
        "postgresql://app:S3cr3t-x9%FF@db/reg      | Percent-encode the password (% as %25).",
        "postgresql://app:S3cr3t-x9%00@db/reg      | Percent-encode the password (% as %25).",
        "postgresql://app:S3cr3t-x9#b@db/reg       | Percent-encode the password",
        "postgresql://app:a#S3cr3t-x9@db/reg       | Percent-encode the password",
        "postgresql://app:a S3cr3t-x9@db/reg       | Percent-encode the password",
        "postgresql://app:a/S3cr3t-x9@db/reg       | Percent-encode the password",
        "postgresql://app:a?S3cr3t-x9@db/reg       | Percent-encode the password",
        "postgresql://app:a@b?S3cr3t-x9=1@db/reg   | Percent-encode the password",
        "postgresql://app:S3cr3t-x9/reg            | percent-encode the password",
        "postgresql://app:1,S3cr3t-x9:x/reg        | percent-encode the password",
        "postgresql://app:pw@db:port/reg           | percent-encode the password",
        "postgresql://app:pw@db:65536/reg          | percent-encode the password",
        "postgresql://app:pw@db:0/reg              | percent-encode the password",
        "postgresql://app:pw@::1/reg               | percent-encode the password",
        "postgresql://app:pw@d!b/reg               | percent-encode the password",
        "postgresql://db/reg?host=a,b&port=1,2,3   | percent-encode the password",
        "postgresql://db/reg/more                  | %2F",
        "postgresql:///reg                         | Unix sockets are not supported",
        "postgresql://                             | Unix sockets are not supported",
        "postgresql://:5433/reg                    | Unix sockets are not supported",
        "postgresql:///reg?host=%2Ftmp%2Fx         | Unix sockets are not supported",
        "postgresql:///reg?host=/tmp/x&port=5433   | Unix sockets are not supported",
        "postgresql://%2Ftmp%2Fx/reg               | Unix sockets are not supported",
        "jdbc:postgresql:///reg?host=/tmp/x        | Unix sockets are not supported",
        "postgresql://db/reg?channel_binding=maybe | Correct it in the URL",
        "postgresql://db/reg?sslmode=requires      | Correct it in the URL",
        "postgresql://db/reg?connect_timeout=1s    | Correct it in the URL",
        "postgresql://db/reg?target_session_attrs=x | Correct it in the URL",
        "postgresql://db/reg?statement_cache_size=9 | Correct it in the URL",
        "postgresql://db/reg?client_encoding=latin1 | Correct it in the URL",
        "postgresql://db/reg?sslrootcert=/no/ca.pem&sslmode=require | Correct it in the URL",
        "postgresql://db/reg?sslcert=client.crt     | Correct it in the URL",
        "postgresql://db/reg?sslmod=require         | Write sslmode",
        "postgresql://db/reg?SSLMODE=require        | Write sslmode",
        "postgresql://db/reg?xyzzyxyzzy=1           | Remove it from the URL",
        "postgresql://db/reg?sslpassword=S3cr3t-x9  | key file without a pass phrase",
        "postgresql://db/reg?connection_limit=5     | POOL_SIZE",
        "jdbc:postgresql://db/reg?sslfactory=org.postgresql.ssl.NonValidatingFactory | sslmode",
        "jdbc:postgresql://db/reg?socketFactory=com.example.Evil | Remove it from the URL",
        "postgresql://db/reg?sslmode=require&sslmode=disable | Remove one of them",
        "postgresql://db/reg?ssl=true&sslmode=disable | Remove ssl from the URL",
        "postgresql://db/reg?sslrootcert=system&sslmode=require | Write sslmode=verify-full",
        "postgresql://db/reg?password=a&S3crets=b   | an & within a value is written %26",
        "[YOUR-PASSWORD]                            | Put the percent-encoded password there.",
        "${DATABASE_URL}                            | Your client did not replace it",
        "postgresql://app:${DB_PASSWORD}@db/reg     | Your client did not replace it",
        "postgresql://app:[YOUR-PASSWORD]@db/reg    | Put the percent-encoded password there.",
        "\"postgresql://app:S3cr3t-x9@db/reg\"      | Remove the quotation marks",
      },
      quoteCharacter = '`')
  void aWrongUrlIsRefusedWithAdviceAndWithoutItsPassword(String url, String advice) {
    Mistake mistake = Given.mistake(url);
    assertThat(mistake.name()).isEqualTo("DATABASE_URL");
    assertThat(mistake.fix()).contains(advice);
    assertThat(Given.refusal(Map.of("DATABASE_URL", url)))
        .message()
        .doesNotContain("S3cr3t")
        .doesNotContain("-x9");
  }

  @Test
  void theRestOfTheUrlIsShown() {
    assertThat(Given.mistake("postgresql://app:a#b@db.example:5433/reg?sslmode=require").found())
        .isEqualTo("postgresql://app:****@db.example:5433/reg?… with a raw blank or # in it");
    assertThat(Given.mistake("postgresql://db/reg?sslmod=require").found())
        .isEqualTo("the unknown parameter sslmod");
  }

  @Test
  void aPlaceholderIsNamed() {
    assertThat(Given.mistake("postgresql://app:${DB_PASSWORD}@db/reg").found())
        .isEqualTo("the unexpanded placeholder ${DB_PASSWORD}");
  }

  @ParameterizedTest
  @ValueSource(strings = {" postgresql://app:pw@db/reg ", "\tpostgresql://app:pw@db/reg\n"})
  void blanksAroundTheUrlAreTrimmed(String url) throws SettingsException {
    assertThat(Given.external(url).label()).isEqualTo("db:5432/reg");
  }

  @Test
  void aVeryLongUrlIsReadAsWell() throws SettingsException {
    String name = "a".repeat(100_000);
    assertThat(Given.external("postgresql://db/" + name + "?options=" + name).label())
        .hasSize(100_008);
  }
}
