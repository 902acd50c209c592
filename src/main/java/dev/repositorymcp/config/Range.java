package dev.repositorymcp.config;

import java.util.regex.Pattern;

/// The whole numbers that a variable may hold.
///
/// @param meaning what else is said of the range: a unit, a special value
record Range(int least, int most, String meaning) {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

  boolean holds(int number) {
    return least <= number && number <= most;
  }

  /// `fallback` is what the advice suggests.
  int parse(String name, String value, int fallback) throws Refusal {
    if (WHOLE_NUMBER.matcher(value).matches() && holds(Integer.parseInt(value))) {
      return Integer.parseInt(value);
    }
    throw new Refusal(
        Shown.value(value),
        "a whole number from " + least + " to " + most + meaning,
        "Write " + name + "=" + fallback + " (the default), or remove it.");
  }
}
