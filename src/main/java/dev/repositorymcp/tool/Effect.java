package dev.repositorymcp.tool;

/// What a call may do; the single source of a tool's four MCP annotations, so that they can't
/// contradict each other. No tool reaches beyond this machine and its database.
public enum Effect {
  /// Changes nothing.
  READS(true, false, true),
  /// Adds; the same call again changes nothing more.
  CREATES(false, false, true),
  /// Changes what is there; the same call again may change more.
  CHANGES(false, false, false),
  /// Takes away.
  DELETES(false, true, true);

  private final boolean readOnly;
  private final boolean destructive;
  private final boolean idempotent;

  Effect(boolean readOnly, boolean destructive, boolean idempotent) {
    this.readOnly = readOnly;
    this.destructive = destructive;
    this.idempotent = idempotent;
  }

  /// MCP's `readOnlyHint`.
  public boolean readOnly() {
    return readOnly;
  }

  /// MCP's `destructiveHint`.
  public boolean destructive() {
    return destructive;
  }

  /// MCP's `idempotentHint`.
  public boolean idempotent() {
    return idempotent;
  }
}
