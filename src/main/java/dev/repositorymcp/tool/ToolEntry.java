package dev.repositorymcp.tool;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A tool, ready to be shown to a client and to be called by name.
public final class ToolEntry {
  private final ToolInfo info;
  private final Map<String, Object> inputSchema;
  private final Map<String, Object> outputSchema;
  private final Binding<?, ?> binding;

  private record Binding<I extends Record, O extends Record>(
      Tool<I, O> tool, Arguments<I> arguments) {
    O call(Map<String, ?> values, CallContext context) {
      return tool.call(arguments.bind(values), context);
    }
  }

  private ToolEntry(
      ToolInfo info,
      Map<String, Object> inputSchema,
      Map<String, Object> outputSchema,
      Binding<?, ?> binding) {
    this.info = info;
    this.inputSchema = inputSchema;
    this.outputSchema = outputSchema;
    this.binding = binding;
  }

  /// Reads annotation and records of a tool.
  ///
  /// @throws IllegalArgumentException if it lacks [ToolInfo] or a nested `Input` or `Output`
  public static <I extends Record, O extends Record> ToolEntry of(Tool<I, O> tool) {
    Class<?> type = tool.getClass();
    ToolInfo info =
        Objects.requireNonNull(type.getAnnotation(ToolInfo.class), () -> type + " lacks @ToolInfo");
    // Tool's type parameters say that the nested records are these.
    @SuppressWarnings("unchecked")
    var input = (Class<I>) nested(type, "Input");
    Map<String, Object> inputSchema = Schemas.ofInput(input);
    return new ToolEntry(
        info,
        inputSchema,
        Schemas.ofOutput(nested(type, "Output")),
        new Binding<>(tool, new Arguments<>(info.name(), input, inputSchema)));
  }

  private static Class<? extends Record> nested(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredClasses())
        .filter(candidate -> candidate.getSimpleName().equals(name) && candidate.isRecord())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type + " lacks a record " + name))
        .asSubclass(Record.class);
  }

  public String name() {
    return info.name();
  }

  public String title() {
    return info.title();
  }

  public String description() {
    return info.description();
  }

  public Effect effect() {
    return info.effect();
  }

  public boolean runsAtOnce() {
    return info.atOnce();
  }

  /// JSON Schema of the arguments, in the order of the input record.
  public Map<String, Object> inputSchema() {
    return inputSchema;
  }

  /// JSON Schema of the result, in the order of the output record.
  public Map<String, Object> outputSchema() {
    return outputSchema;
  }

  /// Names of all arguments, in order.
  public List<String> argumentNames() {
    return List.copyOf(Schemas.properties(inputSchema).keySet());
  }

  /// Checks the arguments and binds them to the tool's input record, for a caller who has more to
  /// do with it than one call.
  ///
  /// @throws Failure for the first thing that is wrong
  public Record bind(Map<String, ?> arguments) {
    return binding.arguments().bind(arguments);
  }

  /// Checks the arguments, binds them and does the work.
  ///
  /// @throws Failure for every refusal that the caller can mend
  /// @throws java.util.concurrent.CancellationException if the call was cancelled
  public Record call(Map<String, ?> arguments, CallContext context) {
    return binding.call(arguments, context);
  }
}
