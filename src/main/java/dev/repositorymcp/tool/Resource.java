package dev.repositorymcp.tool;

/// A text that a client can read under a fixed address.
public interface Resource {
  /// Its address, an absolute URI.
  String uri();

  /// Name for programs.
  String name();

  /// Name for people.
  String title();

  /// What it holds, for the model.
  String description();

  /// Media type of the text.
  String mimeType();

  /// The text as it stands now.
  String read(CallContext context);
}
