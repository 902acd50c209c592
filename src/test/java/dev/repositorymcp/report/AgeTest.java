package dev.repositorymcp.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
  @ParameterizedTest
  @CsvSource({
    "-400, WEEK",
    "0, WEEK",
    "6, WEEK",
    "7, MONTH",
    "30, QUARTER",
    "91, YEAR",
    "365, TWO_YEARS",
    "730, OLDER",
    "20000, OLDER"
  })
  void eachStepBeginsWhereTheOneBeforeEnds(long days, Age age) {
    assertThat(Age.of(Duration.ofDays(days))).isEqualTo(age);
  }
}
