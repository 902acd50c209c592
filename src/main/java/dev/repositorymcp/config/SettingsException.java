package dev.repositorymcp.config;

import java.util.List;
import java.util.stream.Collectors;

/// The environment is wrong; carries every mistake, so that one look mends them all.
///
/// The message holds no secret and is fit for a terminal and for the answer to a client.
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  SettingsException(List<Mistake> mistakes) {
    super(message(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /// In the order of the documentation; never empty.
  public List<Mistake> mistakes() {
    return mistakes;
  }

  private static String message(List<Mistake> mistakes) {
    String count = mistakes.size() == 1 ? "A setting is" : mistakes.size() + " settings are";
    return mistakes.stream()
        .map(mistake -> "\n- " + mistake.sentence())
        .collect(Collectors.joining("", count + " wrong:", ""));
  }
}
