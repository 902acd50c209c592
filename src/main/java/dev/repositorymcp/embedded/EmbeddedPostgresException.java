package dev.repositorymcp.embedded;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The private PostgreSQL can't be had; the message is one sentence that says what to do next.
///
/// Checked, since it depends on the machine and each caller has to decide what a person sees.
public final class EmbeddedPostgresException extends Exception {
  private static final long serialVersionUID = 1;

  EmbeddedPostgresException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /// The message; it may be shown to a person as it stands.
  public String sentence() {
    return Objects.requireNonNull(getMessage());
  }
}
