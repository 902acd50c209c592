package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, s390x", "FreeBSD, amd64"})
  void namesTheWayOutOnAnUnsupportedPlatform(String system, String architecture) {
    assertThatThrownBy(() -> Platform.of(system, architecture))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining(system)
        .hasMessageContaining("DATABASE_URL");
  }

  @Test
  void knowsTheArchiveOfEachSupportedPlatform() throws EmbeddedPostgresException {
    assertThat(Platform.of("Mac OS X", "aarch64").archive())
        .isEqualTo("/postgres-darwin-arm_64.txz");
    assertThat(Platform.of("Linux", "amd64").archive()).startsWith("/postgres-linux-x86_64");
  }
}
