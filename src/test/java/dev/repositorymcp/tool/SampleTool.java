package dev.repositorymcp.tool;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tool with an argument and a result of every kind; it gives back what it was given.
@ToolInfo(
    name = "sample_tool",
    title = "Sample",
    description = "Gives back its arguments.",
    effect = Effect.READS)
record SampleTool() implements Tool<SampleTool.Input, SampleTool.Output> {

  record Input(
      @Doc(value = "Some text", maxLength = 10) String someText,
      @Doc(value = "How many", minimum = 1, maximum = 100) @Nullable Integer limit,
      @Doc("Whether") @Nullable Boolean flag,
      @Doc(
              value = "Which",
              oneOf = {"red", "green"})
          @Nullable String colour) {}

  enum Outcome {
    DONE,
    LEFT_ALONE
  }

  record Output(
      @Doc String someText,
      @Doc @Nullable Integer limit,
      @Doc @Nullable Boolean flag,
      @Doc Outcome outcome,
      @Doc @Nullable Instant createdAt,
      @Doc @Nullable UUID id,
      @Doc List<Input> inputs,
      @Doc Map<String, String> more,
      @Doc double ratio) {}

  @Override
  public Output call(Input input, CallContext context) {
    return new Output(
        input.someText(),
        input.limit(),
        input.flag(),
        Outcome.LEFT_ALONE,
        Instant.EPOCH,
        null,
        List.of(),
        Map.of(),
        0.5);
  }
}
