package dev.repositorymcp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolEntryTest {
  private static final ToolEntry TOOL = ToolEntry.of(new SampleTool());

  @ToolInfo(name = "bare", title = "Bare", description = "Bare.", effect = Effect.READS)
  private static final class WithoutRecords implements Tool<SampleTool.Input, SampleTool.Output> {
    @Override
    public SampleTool.Output call(SampleTool.Input input, CallContext context) {
      throw new AssertionError("never called");
    }
  }

  @Test
  void makesAPlainInputSchema() {
    assertThat(ToolJson.write(TOOL.inputSchema()))
        .isEqualTo(
            """
            {"type":"object","properties":{\
            "some_text":{"type":"string","description":"Some text","maxLength":10},\
            "limit":{"type":"integer","description":"How many","minimum":1,"maximum":100},\
            "flag":{"type":"boolean","description":"Whether"},\
            "colour":{"type":"string","description":"Which","enum":["red","green"]}},\
            "required":["some_text"],"additionalProperties":false}\
            """);
  }

  @Test
  void makesAnOpenOutputSchema() {
    assertThat(ToolJson.write(TOOL.outputSchema()))
        .isEqualTo(
            """
            {"type":"object","properties":{"some_text":{"type":"string"},\
            "limit":{"type":"integer"},"flag":{"type":"boolean"},\
            "outcome":{"type":"string","enum":["done","left_alone"]},\
            "created_at":{"type":"string"},"id":{"type":"string"},\
            "inputs":{"type":"array","items":{"type":"object"}},\
            "more":{"type":"object"},"ratio":{"type":"number"}},\
            "required":["some_text","outcome","inputs","more","ratio"]}\
            """);
  }

  @Test
  void writesAResultAsItsSchemaSays() {
    var output = TOOL.call(Map.of("some_text", "a"), CallContext.detached());
    assertThat(ToolJson.write(output))
        .isEqualTo(
            """
            {"some_text":"a","outcome":"left_alone","created_at":"1970-01-01T00:00:00Z",\
            "inputs":[],"more":{},"ratio":0.5}\
            """);
  }

  @Test
  void listsArgumentNamesInOrder() {
    assertThat(TOOL.argumentNames()).containsExactly("some_text", "limit", "flag", "colour");
  }

  @Test
  void refusesAToolThatIsNotDescribed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToolEntry.of(new WithoutRecords()))
        .withMessageContaining("lacks a record Input");
    Tool<SampleTool.Input, SampleTool.Output> lambda =
        (input, context) -> new SampleTool().call(input, context);
    assertThatNullPointerException()
        .isThrownBy(() -> ToolEntry.of(lambda))
        .withMessageContaining("lacks @ToolInfo");
  }
}
