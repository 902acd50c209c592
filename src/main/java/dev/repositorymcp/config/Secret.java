package dev.repositorymcp.config;

/// A value that no output may show; it masks itself wherever it is printed.
public record Secret(String value) {
  @Override
  public String toString() {
    return "****";
  }
}
