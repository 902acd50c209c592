package dev.repositorymcp.report;

import java.time.Duration;
import java.util.Arrays;

/// How long ago the last commit was, in steps that a person would name; months and years are those
/// of the mean calendar.
enum Age {
  WEEK("under a week", Duration.ofDays(7)),
  MONTH("under a month", Duration.ofDays(30)),
  QUARTER("under 3 months", Duration.ofDays(91)),
  YEAR("under a year", Duration.ofDays(365)),
  TWO_YEARS("under 2 years", Duration.ofDays(730)),
  OLDER("2 years or more", Duration.ofDays(Integer.MAX_VALUE)),
  UNKNOWN("unknown", Duration.ZERO);

  private final String words;
  private final Duration end;

  Age(String words, Duration end) {
    this.words = words;
    this.end = end;
  }

  String words() {
    return words;
  }

  /// A commit of the future, as of a machine whose clock is wrong, is one of this week.
  static Age of(Duration age) {
    return Arrays.stream(values())
        .filter(step -> age.compareTo(step.end) < 0)
        .findFirst()
        .orElse(OLDER);
  }
}
