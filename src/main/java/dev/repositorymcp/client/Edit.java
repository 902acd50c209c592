package dev.repositorymcp.client;

import dev.repositorymcp.tool.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The text of a configuration file before and after a change.
///
/// Each is made by replacing as little as possible, then read back: the entry must be what was
/// wanted and everything else what it was. Whatever this package has misunderstood about a format
/// ends in a refusal, not in a damaged file.
record Edit(String before, String after) {

  /// Tells the client how to start the server. Fields that a user has added to the entry stay.
  static Edit install(ConfigFormat format, String before, String name, Launch launch) {
    ObjectNode entry = format.entry(launch);
    JsonNode present = entry(format, before, name);
    if (present.isMissingNode()) {
      return checked(format, new Edit(before, format.add(before, name, entry)), name, entry);
    }
    if (!present.path("command").isString()) {
      throw Failure.conflict("Its server " + name + " isn't started by a command");
    }
    ObjectNode wanted = (ObjectNode) present.deepCopy();
    String text = before;
    for (Map.Entry<List<String>, JsonNode> field : fields(entry).entrySet()) {
      if (!field.getValue().equals(at(wanted, field.getKey())) && !isDefault(wanted, field)) {
        text = format.set(text, name, field.getKey(), field.getValue());
        put(wanted, field.getKey(), field.getValue());
      }
    }
    return checked(format, new Edit(before, text), name, wanted);
  }

  /// Makes the client forget the server.
  static Edit uninstall(ConfigFormat format, String before, String name) {
    if (entry(format, before, name).isMissingNode()) {
      return new Edit(before, before);
    }
    var edit = new Edit(before, format.remove(before, name));
    check(entry(format, edit.after, name).isMissingNode());
    check(others(format, before, name).equals(others(format, edit.after, name)));
    return edit;
  }

  /// The entry of that name; a missing node if there is none.
  static JsonNode entry(ConfigFormat format, String text, String name) {
    return format.read(text).path(format.servers()).path(name);
  }

  boolean changes() {
    return !before.equals(after);
  }

  /// No arguments may also be left out, and so may a type.
  private static boolean isDefault(ObjectNode entry, Map.Entry<List<String>, JsonNode> field) {
    String name = field.getKey().getFirst();
    return !entry.has(name)
        && (name.equals("type") || (name.equals("args") && field.getValue().isEmpty()));
  }

  private static Map<List<String>, JsonNode> fields(ObjectNode entry) {
    var fields = new LinkedHashMap<List<String>, JsonNode>();
    for (Map.Entry<String, JsonNode> field : entry.properties()) {
      if (field.getValue().isObject()) {
        field
            .getValue()
            .properties()
            .forEach(
                inner -> fields.put(List.of(field.getKey(), inner.getKey()), inner.getValue()));
      } else {
        fields.put(List.of(field.getKey()), field.getValue());
      }
    }
    return fields;
  }

  private static JsonNode at(JsonNode entry, List<String> field) {
    JsonNode node = entry;
    for (String name : field) {
      node = node.path(name);
    }
    return node;
  }

  private static void put(ObjectNode entry, List<String> field, JsonNode value) {
    ObjectNode holder = field.size() == 1 ? entry : entry.withObjectProperty(field.getFirst());
    holder.set(field.getLast(), value);
  }

  private static Edit checked(ConfigFormat format, Edit edit, String name, ObjectNode wanted) {
    check(entry(format, edit.after, name).equals(wanted));
    check(others(format, edit.before, name).equals(others(format, edit.after, name)));
    return edit;
  }

  /// Everything but the entry, and but the object of servers if it has no other.
  private static ObjectNode others(ConfigFormat format, String text, String name) {
    ObjectNode tree = format.read(text);
    if (tree.path(format.servers()) instanceof ObjectNode servers) {
      servers.remove(name);
      if (servers.isEmpty()) {
        tree.remove(format.servers());
      }
    }
    return tree;
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw Failure.conflict("It can't be changed without touching something else");
    }
  }

  /// What is wrong with a text that its client can't read either; absent if it can.
  static String whereBroken(JacksonException broken) {
    var place = broken.getLocation();
    return "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  /// The lines that differ, each with `- ` or `+ ` in front.
  List<String> lines() {
    return LineDifference.between(before, after);
  }
}
