package dev.repositorymcp.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// What is handed over is what the driver in use understands.
class DriverAgreementTest {
  private static final Set<String> NAMES =
      Arrays.stream(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toSet());

  private static final List<String> WORDS =
      List.of(
          "any",
          "primary",
          "standby",
          "read-write",
          "read-only",
          "prefer-standby",
          "secondary",
          "preferPrimary",
          "preferSecondary",
          "disable",
          "allow",
          "prefer",
          "require",
          "verify-ca",
          "verify-full",
          "postgres",
          "direct");

  @Test
  void everyPropertyExistsInTheDriver() {
    assertThat(
            DriverOptions.KNOWN.values().stream()
                .map(DriverOption::driverName)
                .filter(name -> !name.isEmpty()))
        .allMatch(NAMES::contains);
    assertThat(NAMES).contains("sslfactory");
  }

  /// Of the words that a parameter accepts, none is one that the driver refuses.
  @Test
  void everyValueExistsInTheDriver() {
    for (var entry : DriverOptions.KNOWN.entrySet()) {
      PGProperty property = PGProperty.forName(entry.getValue().driverName());
      String[] choices = property == null ? null : property.getChoices();
      if (choices != null && !entry.getValue().driverName().equals("requireAuth")) {
        assertThat(WORDS.stream().flatMap(word -> translated(entry.getKey(), word).stream()))
            .as(entry.getKey())
            .isNotEmpty()
            .isSubsetOf(choices);
      }
    }
  }

  private static Optional<String> translated(String name, String value) {
    try {
      return Optional.of(
          Objects.requireNonNull(DriverOptions.KNOWN.get(name)).check().apply(name, value));
    } catch (Refusal e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://app:pw@db:5433/r%2Bg%20%C3%A9%25 | db          | 5433      | r+g é%",
        "postgresql://a:1,[::1]:2,c/reg                | a,[::1],c   | 1,2,5432  | reg",
        "jdbc:postgresql:reg                           | localhost   | 5432      | reg",
      })
  void theUrlIsReadAsMeant(String url, String hosts, String ports, String database)
      throws SettingsException {
    String driverUrl = Given.external(url).url();
    Properties parsed = Objects.requireNonNull(Driver.parseURL(driverUrl, new Properties()));
    assertThat(PGProperty.PG_HOST.getOrDefault(parsed)).isEqualTo(hosts);
    assertThat(PGProperty.PG_PORT.getOrDefault(parsed)).isEqualTo(ports);
    assertThat(PGProperty.PG_DBNAME.getOrDefault(parsed)).isEqualTo(database);
  }
}
