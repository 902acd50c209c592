package dev.repositorymcp.config;

/// A value that can't be used; becomes a [Mistake] as soon as the variable's name is known.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final String found;
  private final String expected;
  private final String fix;

  /// None of the three may hold a secret.
  Refusal(String found, String expected, String fix) {
    super(found, null, false, false);
    this.found = found;
    this.expected = expected;
    this.fix = fix;
  }

  /// The same with another way to mend it.
  Refusal with(String otherFix) {
    return new Refusal(found, expected, otherFix);
  }

  Mistake in(String name) {
    return new Mistake(name, found, expected, fix);
  }
}
