package dev.repositorymcp.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The conventions of no-color.org, bixense.com/clicolors and force-color.org together.
class ColorModeTest {
  @ParameterizedTest
  @CsvSource({
    "auto, '', true, true",
    "auto, '', false, false",
    "auto, NO_COLOR=1, true, false",
    "auto, NO_COLOR=, true, true",
    "auto, TERM=dumb, true, false",
    "auto, CLICOLOR=0, true, false",
    "auto, CLICOLOR=1, false, false",
    "auto, CLICOLOR_FORCE=1, false, true",
    "auto, CLICOLOR_FORCE=0, false, false",
    "auto, FORCE_COLOR=1, false, true",
    "auto, FORCE_COLOR=0, false, false",
    "auto, NO_COLOR=1 FORCE_COLOR=1, true, false",
    "auto, TERM=dumb FORCE_COLOR=1, true, true",
    "always, NO_COLOR=1, false, true",
    "never, FORCE_COLOR=1, true, false"
  })
  void theStrongestWishWins(ColorMode mode, String variables, boolean terminal, boolean colors) {
    Map<String, String> environment =
        Arrays.stream(variables.split(" "))
            .filter(variable -> !variable.isEmpty())
            .map(variable -> variable.split("=", -1))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    assertThat(mode.colors(environment, terminal)).isEqualTo(colors);
  }
}
