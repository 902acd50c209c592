package dev.repositorymcp.terminal;

/// A way to print a word, as one of the eight colours that every terminal has.
public enum Ink {
  PLAIN(""),
  BOLD("1"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  MAGENTA("35");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /// The text in this ink.
  public String on(String text) {
    return this == PLAIN ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
