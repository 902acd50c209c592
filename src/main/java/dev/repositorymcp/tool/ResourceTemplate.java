package dev.repositorymcp.tool;

import java.util.Optional;

/// Texts of one kind, each under an address that differs in one variable.
public interface ResourceTemplate {
  /// Address with one variable in braces, `repository://{repo_id}` for example.
  String uriTemplate();

  /// Name for programs.
  String name();

  /// Name for people.
  String title();

  /// What the texts hold, for the model.
  String description();

  /// Media type of the texts.
  String mimeType();

  /// One text, empty if there is none.
  ///
  /// @param variable what stands in the variable's place, percent-decoded
  Optional<String> read(String variable, CallContext context);

  /// Proposes values of the variable.
  default Completion completion() {
    return Completion.NONE;
  }
}
