package dev.repositorymcp.tool;

/// One operation of the product, the same for an MCP client and for the command line.
///
/// An implementation is a record annotated with [ToolInfo] whose components are what it works with
/// (a transaction runner, for example) and whose nested records `Input` and `Output` give both JSON
/// Schemas. It is called from many threads at once.
///
/// @param <I> arguments; a component that may be absent is `@Nullable`
/// @param <O> result; a component that may be absent is `@Nullable`
public interface Tool<I extends Record, O extends Record> {
  /// Does the work. Every refusal that the caller can mend is a [Failure].
  O call(I input, CallContext context);
}
