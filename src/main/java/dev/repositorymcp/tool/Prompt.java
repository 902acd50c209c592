package dev.repositorymcp.tool;

import java.util.List;
import java.util.Map;

/// A message that a person picks and sends to the model.
public interface Prompt {
  /// One blank to fill in.
  ///
  /// @param completion proposes values
  record Argument(String name, String description, boolean required, Completion completion) {}

  /// Name for programs.
  String name();

  /// Name for people.
  String title();

  /// What it is good for.
  String description();

  /// Its blanks, in the order in which they are asked.
  List<Argument> arguments();

  /// The message.
  ///
  /// @param arguments values by name; the required ones are there
  String text(Map<String, String> arguments, CallContext context);
}
