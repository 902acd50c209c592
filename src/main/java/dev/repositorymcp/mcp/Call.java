package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Outlet;
import dev.repositorymcp.jsonrpc.RequestId;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import tools.jackson.databind.node.ObjectNode;

/// A request under way; another call with the same id has another cancellation, and differs by it.
record Call(
    RequestId id,
    EraGate.Admitted admitted,
    Outlet outlet,
    Progress progress,
    Cancellation cancellation) {

  Era era() {
    return admitted.era();
  }

  Method method() {
    return admitted.method();
  }

  ObjectNode params() {
    return admitted.params();
  }

  /// What the feature that serves the call may ask of it.
  CallContext context() {
    return new CallContext(cancellation, progress);
  }
}
