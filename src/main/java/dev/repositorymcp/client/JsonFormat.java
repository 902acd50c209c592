package dev.repositorymcp.client;

import dev.repositorymcp.client.JsonObject.Member;
import dev.repositorymcp.tool.Failure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON, with or without comments.
///
/// @param servers name of the object whose members are the servers
/// @param type what the field `type` of a server says; empty if there is none
record JsonFormat(String servers, String type, JsonSyntax syntax) implements ConfigFormat {

  @Override
  public ObjectNode read(String text) {
    if (text.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (syntax.mapper().readTree(text) instanceof ObjectNode object) {
      return object;
    }
    throw Failure.conflict("It holds no JSON object");
  }

  @Override
  public ObjectNode entry(Launch launch) {
    return launch.entry(type);
  }

  @Override
  public String add(String text, String name, ObjectNode entry) {
    return set(text, name, List.of(), entry);
  }

  @Override
  public String set(String text, String name, List<String> field, JsonNode value) {
    var path = new ArrayList<String>(List.of(servers, name));
    path.addAll(field);
    return set(text.isBlank() ? "{}\n" : text, path, value);
  }

  private String set(String text, List<String> path, JsonNode value) {
    JsonObject object = outermost(text);
    for (int i = 0; i < path.size(); i++) {
      Member member = object.member(path.get(i)).orElse(null);
      if (member == null) {
        JsonNode wrapped = wrap(path.subList(i + 1, path.size()), value);
        return JsonInsertion.into(text, object).insert(path.get(i), wrapped);
      }
      if (i == path.size() - 1) {
        String printed = JsonInsertion.into(text, object).print(value);
        return new TextEdit(text).replace(member.value(), member.end(), printed).apply();
      }
      object = inner(member);
    }
    return text;
  }

  private static JsonNode wrap(List<String> names, JsonNode value) {
    JsonNode wrapped = value;
    for (String name : names.reversed()) {
      ObjectNode outer = JsonNodeFactory.instance.objectNode();
      outer.set(name, wrapped);
      wrapped = outer;
    }
    return wrapped;
  }

  private JsonObject outermost(String text) {
    return JsonObject.of(text, syntax.mapper())
        .orElseThrow(() -> Failure.conflict("It holds no JSON object"));
  }

  private static JsonObject inner(Member member) {
    JsonObject object = member.object();
    if (object == null) {
      throw Failure.conflict("Its member \"" + member.name() + "\" is no object");
    }
    return object;
  }

  @Override
  public String remove(String text, String name) {
    JsonObject holder = inner(outermost(text).member(servers).orElseThrow());
    return JsonRemoval.of(text, holder, name);
  }
}
