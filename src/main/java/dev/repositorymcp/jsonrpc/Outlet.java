package dev.repositorymcp.jsonrpc;

/// Where the answer to a request goes: onto the wire, or into the answer to its batch.
@FunctionalInterface
public interface Outlet {
  /// Takes the whole answer; never blocks.
  void answer(RequestId id, byte[] message);

  /// Says that no answer will come, since the request was cancelled.
  default void none() {}
}
