package dev.repositorymcp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void anEmptyEnvironmentMeansTheDefaults() throws SettingsException {
    assertThat(Given.settings(Map.of()))
        .isEqualTo(
            new Settings(
                new DatabaseSettings.Embedded(Path.of("/home/ada/.local/share/repository-mcp")),
                null,
                new PoolSettings(10, 20, Duration.ofSeconds(30), Duration.ofHours(1), true),
                new LogSettings(LogSettings.Level.WARN, null, false),
                "workbench"));
  }

  @Test
  void everyVariableIsRead() throws SettingsException {
    Settings settings =
        Given.settings(
            Map.of(
                "SQL_ECHO", "yes",
                "POOL_SIZE", " 3 ",
                "MAX_OVERFLOW", "0",
                "POOL_TIMEOUT", "5",
                "POOL_RECYCLE", "-1",
                "POOL_PRE_PING", "Off",
                "LOG_LEVEL", "warning",
                "LOG_FILE", "/var/log/a.log",
                "REPOSITORY_MCP_HOME", "/srv/registry",
                "REPOSITORY_MCP_HOST", "Büro 1"));
    assertThat(settings)
        .isEqualTo(
            new Settings(
                new DatabaseSettings.Embedded(Path.of("/srv/registry")),
                null,
                new PoolSettings(3, 0, Duration.ofSeconds(5), Duration.ZERO, false),
                new LogSettings(LogSettings.Level.WARN, Path.of("/var/log/a.log"), true),
                "Büro 1"));
    assertThat(settings.pool().limit()).isEqualTo(3);
  }

  @Test
  void aReplicaIsReadLikeTheDatabase() throws SettingsException {
    Settings settings =
        Given.settings(
            Map.of(
                "DATABASE_URL", "postgres://ada:one@db/reg",
                "DATABASE_READ_URL", "postgres://bob:two@standby,other:5433/reg"));
    assertThat(settings.database().label()).isEqualTo("db:5432/reg");
    assertThat(settings.replica())
        .isEqualTo(
            new DatabaseSettings.External(
                "standby:5432,other:5433/reg",
                "jdbc:postgresql://standby:5432,other:5433/reg",
                Map.of("user", "bob"),
                new Secret("two")));
  }

  @Test
  void aReplicaWithoutItsPrimaryIsRefused() {
    assertThat(Given.mistakes(Map.of("DATABASE_READ_URL", "postgres://standby/reg")))
        .extracting(Mistake::name, Mistake::fix)
        .containsExactly(
            tuple(
                "DATABASE_READ_URL",
                "Set DATABASE_URL to the primary that it follows, or remove it."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://standby/reg",
        "standby",
        "postgres://standby:0/reg",
        "postgres://standby/reg?sslmod=require",
        "postgres://standby/reg?sslmode=none",
        "postgres://${HOST}/reg",
      })
  void aMistakeInTheReplicaIsReportedUnderItsName(String url) {
    assertThat(
            Given.mistakes(Map.of("DATABASE_URL", "postgres://db/reg", "DATABASE_READ_URL", url)))
        .extracting(Mistake::name)
        .containsExactly("DATABASE_READ_URL");
  }

  @Test
  void aBlankValueCountsAsAbsent() throws SettingsException {
    assertThat(Given.settings(Map.of("DATABASE_URL", " ", "POOL_SIZE", "", "LOG_LEVEL", "\t")))
        .isEqualTo(Given.settings(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "POOL_SIZE, 0",
    "POOL_SIZE, 1001",
    "POOL_SIZE, 5.0",
    "POOL_SIZE, ٥",
    "POOL_SIZE, 99999999999999999999",
    "MAX_OVERFLOW, -1",
    "POOL_TIMEOUT, 0",
    "POOL_TIMEOUT, 30s",
    "POOL_RECYCLE, -2",
    "POOL_RECYCLE, 1",
    "POOL_RECYCLE, 29",
    "POOL_PRE_PING, maybe",
    "SQL_ECHO, 2",
    "LOG_LEVEL, LOUD",
    "LOG_FILE, server.log",
    "LOG_FILE, ~/server.log",
    "REPOSITORY_MCP_HOME, data",
    "REPOSITORY_MCP_HOME, ${HOME}/reg",
    "REPOSITORY_MCP_HOME, \"/srv/reg\"",
    "POOL_SIZE, ${POOL_SIZE}",
  })
  void aWrongValueIsRefusedByName(String name, String value) {
    assertThat(Given.mistakes(Map.of(name, value)))
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.name()).isEqualTo(name))
        .satisfies(mistake -> assertThat(mistake.fix()).endsWith("."));
  }

  @Test
  void everyMistakeIsReportedAtOnce() {
    var exception =
        Given.refusal(
            Map.of(
                "DATABASE_URL", "postgresql://ada@db/reg?sslmod=require&connect_timeout=soon",
                "POOL_SIZE", "many",
                "MAX_OVERFLOWS", "5",
                "LOG_LEVEL", "LOUD",
                "REPOSITORY_MCP_HOME", "data",
                "LOG_FILE", "server.log"));
    assertThat(exception.mistakes())
        .extracting(Mistake::name)
        .containsExactly(
            "REPOSITORY_MCP_HOME",
            "DATABASE_URL",
            "DATABASE_URL",
            "POOL_SIZE",
            "LOG_LEVEL",
            "LOG_FILE",
            "MAX_OVERFLOWS");
    assertThat(exception)
        .hasMessageStartingWith("7 settings are wrong:\n- REPOSITORY_MCP_HOME: found \"data\"")
        .hasMessageContaining(
            "- POOL_SIZE: found \"many\"; expected a whole number from 1 to 1000."
                + " Write POOL_SIZE=10 (the default), or remove it.");
  }

  @ParameterizedTest
  @CsvSource({
    "POOL_SIZ, POOL_SIZE",
    "POOL_TIMEOUTS, POOL_TIMEOUT",
    "MAX_OVERFLOWS, MAX_OVERFLOW",
    "MAX_OVERLFOW, MAX_OVERFLOW",
    "DATABASE_URI, DATABASE_URL",
    "DATABASE_READ_URI, DATABASE_READ_URL",
    "DATABSE_URL, DATABASE_URL",
    "database_url, DATABASE_URL",
    "SQL_ECO, SQL_ECHO",
    "LOG_LEVL, LOG_LEVEL",
    "REPOSITORY_MCP_HOMEE, REPOSITORY_MCP_HOME",
    "REPOSITORY_MCP_JAVAHOME, REPOSITORY_MCP_JAVA_HOME",
  })
  void aMistypedNameIsRefusedWithTheNameThatWasMeant(String name, String meant) {
    assertThat(Given.mistakes(Map.of(name, "1")))
        .extracting(Mistake::name, Mistake::expected)
        .containsExactly(tuple(name, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATABASE_PASSWORD",
        "DATABASE_HOST",
        "DATABASE_PORT",
        "DATABASE_USER",
        "DATABASE_NAME",
        "DATABASE_URL_2",
        "DATABASE_URL2",
        "LOG_LEVELS",
        "LOG_FILES",
        "LOG_DIR",
        "LOG_FORMAT",
        "SQL_MODE",
        "PGDATABASE_URL",
        "TEST_DATABASE_URL",
        "LOGLEVEL",
        "MAX_MEMORY",
        "PATH",
        "REPOSITORY_MCP_JAVA_HOME",
        "REPOSITORY_MCP_JAVA_OPTIONS",
        "REPOSITORY_MCP_MAVEN_OPTIONS",
      })
  void variablesOfOtherProgramsAreLeftAlone(String name) throws SettingsException {
    assertThat(Given.settings(Map.of(name, "1"))).isEqualTo(Given.settings(Map.of()));
  }

  @Test
  void aNearMissBesideTheRightNameBelongsToAnotherProgram() throws SettingsException {
    assertThat(
            Given.settings(
                    Map.of("DATABASE_URL", "postgres://db/a", "DATABASE_URI", "postgres://db/b"))
                .database()
                .label())
        .isEqualTo("db:5432/a");
  }

  @Test
  void anUnknownNameOfOursWithoutANearOneListsTheKnownOnes() {
    assertThat(Given.mistakes(Map.of("POOL_XYZZY_ABCDEF", "1")).getFirst().expected())
        .isEqualTo("POOL_SIZE or POOL_TIMEOUT or POOL_RECYCLE or POOL_PRE_PING");
  }
}
