package dev.repositorymcp.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;

/// An address with one variable in braces.
public record UriTemplate(String prefix, String variable, String suffix) {
  /// The template of a resource.
  public static UriTemplate of(ResourceTemplate template) {
    String text = template.uriTemplate();
    int open = text.indexOf('{');
    int close = text.indexOf('}', open + 1);
    if (open < 0 || close < 0 || text.indexOf('{', close) >= 0) {
      throw new IllegalArgumentException(text + " must have one variable in braces");
    }
    return new UriTemplate(
        text.substring(0, open), text.substring(open + 1, close), text.substring(close + 1));
  }

  /// What stands in the variable's place, percent-decoded; empty if the address is another.
  public Optional<String> variableIn(String uri) {
    if (!uri.startsWith(prefix)
        || !uri.endsWith(suffix)
        || uri.length() <= prefix.length() + suffix.length()) {
      return Optional.empty();
    }
    String value = uri.substring(prefix.length(), uri.length() - suffix.length());
    try {
      return value.indexOf('/') >= 0
          ? Optional.empty()
          : Optional.of(URLDecoder.decode(value.replace("+", "%2B"), UTF_8));
    } catch (IllegalArgumentException malformedEscape) {
      return Optional.empty();
    }
  }
}
