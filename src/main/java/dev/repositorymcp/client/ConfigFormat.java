package dev.repositorymcp.client;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a client writes down its servers: as entries of one object in a text.
///
/// Edits replace the least text that they can; [Edit] checks what came out.
sealed interface ConfigFormat permits JsonFormat, TomlFormat {

  /// Name of the object whose members are the servers.
  String servers();

  /// Everything in the text, as a tree; an empty text is an empty object.
  ///
  /// @throws JacksonException with line and column if the client couldn't read it either
  ObjectNode read(String text);

  /// The entry as this client wants it.
  ObjectNode entry(Launch launch);

  /// The text with a new member.
  String add(String text, String name, ObjectNode entry);

  /// The text with fields of a member set; its other fields stay.
  ///
  /// @param field path inside the member, such as `env`, `DATABASE_URL`
  String set(String text, String name, List<String> field, JsonNode value);

  /// The text without a member.
  String remove(String text, String name);

  /// The entry alone, as a person would paste it.
  default String snippet(String name, ObjectNode entry) {
    return add("", name, entry);
  }
}
