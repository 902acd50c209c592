package dev.repositorymcp.tool;

/// What a tool can ask of the call that it serves.
///
/// @param cancellation tells when to stop
/// @param progress takes reports of long work
public record CallContext(Cancellation cancellation, Progress progress) {

  /// Takes reports of long work and drops those that nobody asked for.
  @FunctionalInterface
  public interface Progress {
    /// Tells how far the work is.
    ///
    /// @param done units finished, rising from call to call
    /// @param total units in all, 0 if not known
    /// @param message what is being done, for a person
    void report(long done, long total, String message);
  }

  /// A call that nobody cancels or watches.
  public static CallContext detached() {
    return new CallContext(new Cancellation(), (done, total, message) -> {});
  }
}
