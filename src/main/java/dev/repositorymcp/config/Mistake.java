package dev.repositorymcp.config;

/// One wrong setting, in words that a person can act on.
///
/// @param name of the environment variable
/// @param found what stands there, without any secret
/// @param expected what may stand there
/// @param fix what to do, as a sentence
public record Mistake(String name, String found, String expected, String fix) {

  /// `name: found …; expected …. Fix.`
  public String sentence() {
    return name + ": found " + found + "; expected " + expected + ". " + fix;
  }
}
