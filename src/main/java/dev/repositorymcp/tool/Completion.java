package dev.repositorymcp.tool;

import java.util.List;
import java.util.Map;

/// Proposes values while a person fills in an argument of a [Prompt] or a [ResourceTemplate].
@FunctionalInterface
public interface Completion {
  /// Proposes nothing.
  Completion NONE = (typed, chosen, context) -> List.of();

  /// Best candidates first, and all of them: the client gets a hundred and is told of the rest.
  ///
  /// @param typed what has been typed so far
  /// @param chosen values of the arguments filled in before, by name
  List<String> candidates(String typed, Map<String, String> chosen, CallContext context);
}
