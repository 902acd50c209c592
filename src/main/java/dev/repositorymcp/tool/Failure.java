package dev.repositorymcp.tool;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An expected refusal: a stable code and one sentence that says what to do next.
///
/// Its message is shown to models and people as it stands, so it never holds a secret, SQL or
/// another exception's text. Everything else that is thrown counts as a defect and is hidden.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why a call was refused; the names are public.
  public enum Code {
    INVALID_ARGUMENT,
    NOT_FOUND,
    CONFLICT,
    AMBIGUOUS_REPOSITORY,
    /// The database can't be used now; the same call may work later.
    UNAVAILABLE
  }

  private final Code code;

  private Failure(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public static Failure invalidArgument(String message) {
    return new Failure(Code.INVALID_ARGUMENT, message, null);
  }

  public static Failure notFound(String message) {
    return new Failure(Code.NOT_FOUND, message, null);
  }

  public static Failure conflict(String message) {
    return new Failure(Code.CONFLICT, message, null);
  }

  public static Failure ambiguous(String message) {
    return new Failure(Code.AMBIGUOUS_REPOSITORY, message, null);
  }

  /// The cause is for the log alone.
  public static Failure unavailable(String message, @Nullable Throwable cause) {
    return new Failure(Code.UNAVAILABLE, message, cause);
  }

  /// The same refusal, saying where it happened.
  public Failure at(String place) {
    return new Failure(code, place + ": " + sentence(), this);
  }

  public Code code() {
    return code;
  }

  /// The sentence, without the code.
  public String sentence() {
    return Objects.requireNonNull(getMessage());
  }

  /// What a client and a terminal show: `CODE: sentence`.
  public String text() {
    return code + ": " + sentence();
  }
}
