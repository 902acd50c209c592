package dev.repositorymcp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoSecretTest {
  private static final List<String> FORMS =
      List.of(
          "postgresql://app:%s@db:5432/reg",
          "postgresql://app:%s@db:99999/reg",
          "postgresql://app:%s@db/reg?bad=option",
          "postgresql://app:%s@db/reg?sslmode=bad",
          "postgresql://app:%s@db/reg with space",
          "postgresql://app:%s@/reg",
          "postgresql:app:%s@db/reg",
          "postgresql+asyncpg://app:%s@db/a/b",
          "jdbc:postgresql://db/reg?user=app&password=%s",
          "jdbc:postgresql://db/reg?password=%s&sslmode=bad",
          "jdbc:postgresql://db/reg?user=app&passwort=%s",
          "mysql://app:%s@db/reg",
          "app:%s@db/reg",
          "password=%s host=db",
          "\"postgresql://app:%s@db/reg\"",
          "postgresql://${USER}:%s@db/reg");

  /// Pieces of passwords that pull a URL apart.
  private static final String[] DELIMITERS = {"", "@", "/", "?", "#", ":", "%", "&", "=", " ", ","};

  @Test
  void aPasswordWithAnyDelimitersIsNeverShown() {
    var random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      var password = new StringBuilder();
      for (int piece = 0; piece < 3; piece++) {
        password.append("S3cr3t").append(piece).append("x9");
        password.append(DELIMITERS[random.nextInt(DELIMITERS.length)]);
      }
      String url = FORMS.get(random.nextInt(FORMS.size())).formatted(password);
      assertThat(everythingShown(Map.of("DATABASE_URL", url))).as(url).doesNotContain("S3cr3t");
      assertThat(
              everythingShown(
                  Map.of("DATABASE_URL", "postgres://db/reg", "DATABASE_READ_URL", url)))
          .as(url)
          .doesNotContain("S3cr3t");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POOL_SIZE",
        "LOG_LEVEL",
        "LOG_FILE",
        "SQL_ECHO",
        "REPOSITORY_MCP_HOME",
        "REPOSITORY_MCP_PASSWORD",
        "DATABASE_URI",
        "DATABASE_READ_URI",
      })
  void aUrlInTheWrongVariableIsNotShown(String name) {
    assertThat(everythingShown(Map.of(name, "postgresql://app:S3cr3t@db/reg")))
        .contains(name)
        .doesNotContain("S3cr3t");
  }

  private static String everythingShown(Map<String, String> environment) {
    var shown = new ArrayList<String>();
    Throwable thrown =
        catchThrowable(
            () -> {
              Settings settings = Given.settings(environment);
              shown.add(settings.toString());
              shown.add(settings.database().label());
            });
    if (thrown instanceof SettingsException exception) {
      var trace = new StringWriter();
      exception.printStackTrace(new PrintWriter(trace));
      shown.add(trace.toString());
      shown.add(exception.mistakes().toString());
    } else {
      assertThat(thrown).isNull();
    }
    return String.join("\n", shown);
  }
}
