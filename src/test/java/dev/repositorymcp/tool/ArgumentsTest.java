package dev.repositorymcp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static final ToolEntry TOOL = ToolEntry.of(new SampleTool());

  private static SampleTool.Output call(Map<String, ?> arguments) {
    return (SampleTool.Output) TOOL.call(arguments, CallContext.detached());
  }

  private static Map<String, @Nullable Object> with(String name, @Nullable Object value) {
    var arguments = new HashMap<String, @Nullable Object>(Map.of("some_text", "a"));
    arguments.put(name, value);
    return arguments;
  }

  private static void refused(Map<String, ?> arguments, String... parts) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> call(arguments))
        .matches(failure -> failure.code() == Failure.Code.INVALID_ARGUMENT)
        .satisfies(failure -> assertThat(failure.sentence()).contains(parts));
  }

  @Test
  void bindsWhatFits() {
    var output = call(Map.of("some_text", "Zürich 🚀", "limit", 7, "flag", true));
    assertThat(output.someText()).isEqualTo("Zürich 🚀");
    assertThat(output.limit()).isEqualTo(7);
    assertThat(output.flag()).isTrue();
  }

  @Test
  void countsNullAsAbsent() {
    assertThat(call(with("limit", null)).limit()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "10.0", "1e1", " 10 "})
  void readsAnIntegerThatArrivesAsText(String text) {
    assertThat(call(with("limit", text)).limit()).isEqualTo(10);
  }

  @Test
  void takesAnEmptyTextForAbsentWhereNoTextIsWanted() {
    assertThat(call(with("limit", "")).limit()).isNull();
  }

  @Test
  void readsAnIntegerThatArrivesAsFraction() {
    assertThat(call(with("limit", 10.0)).limit()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10abc", "10.5", "1e999999999", "99999999999999999999", "0", "101", "NaN"})
  void refusesWhatIsNoIntegerInRange(String text) {
    refused(with("limit", text), "limit must be an integer from 1 to 100", "got ");
  }

  @Test
  void readsTruthThatArrivesAsText() {
    assertThat(call(with("flag", "true")).flag()).isTrue();
    assertThat(call(with("flag", "false")).flag()).isFalse();
    refused(with("flag", "yes"), "flag must be true or false, got \"yes\"");
  }

  @Test
  void refusesOtherTypes() {
    refused(Map.of("some_text", 7), "some_text must be text of at most 10 characters, got 7");
    refused(Map.of("some_text", List.of("a")), "got [\"a\"]");
    refused(with("limit", Map.of("a", 1)), "limit must be an integer");
    refused(with("flag", 1), "flag must be true or false, got 1");
  }

  @Test
  void refusesWhatIsTooLongAndQuotesOnlyItsBeginning() {
    refused(Map.of("some_text", "x".repeat(500)), "got \"" + "x".repeat(49) + "…");
  }

  @Test
  void countsLengthInCodePoints() {
    assertThat(call(Map.of("some_text", "🚀".repeat(10))).someText()).hasSize(20);
  }

  @Test
  void refusesWhatIsNotAmongTheOptions() {
    refused(with("colour", "blue"), "colour must be one of red, green, got \"blue\"");
  }

  @Test
  void namesWhatIsMissing() {
    refused(Map.of(), "sample_tool needs some_text");
  }

  @Test
  void namesTheNearestArgumentForAnUnknownOne() {
    refused(with("limti", 5), "no argument \"limti\"; did you mean limit?", "It takes: some_text");
    refused(with("zzzzzz", 5), "no argument \"zzzzzz\". It takes: some_text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\ud83d", "\udc00b", "\ud83d\ud83d\ude00"})
  void refusesTextThatCannotBeStored(String text) {
    refused(Map.of("some_text", text), "some_text must not contain");
    refused(with("limit", List.of(Map.of(text, 1))), "limit must not contain");
  }
}
