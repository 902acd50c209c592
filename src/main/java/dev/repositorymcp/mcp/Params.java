package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Members;
import dev.repositorymcp.jsonrpc.ProtocolError;
import dev.repositorymcp.tool.Prompt;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Checks what a method is called with, so that neither the SDK nor a feature sees a name or a
/// shape that it doesn't expect. Null counts as absent.
record Params(Supplier<Features> features, Era era) {

  /// The checked params, reduced to what serves the method.
  ///
  /// @throws ProtocolError if they don't fit
  ObjectNode checked(Method method, ObjectNode params) {
    return switch (method) {
      case TOOLS_LIST, RESOURCES_LIST, TEMPLATES_LIST, PROMPTS_LIST -> firstPage(params);
      case TOOLS_CALL -> toolCall(params);
      case RESOURCES_READ -> resource(params);
      case PROMPTS_GET -> prompt(params);
      case COMPLETE -> completion(params);
      case INITIALIZE, PING, DISCOVER, LISTEN -> params;
    };
  }

  /// Our lists have one page, so no cursor can be one of ours.
  private static ObjectNode firstPage(ObjectNode params) {
    if (params.hasNonNull("cursor")) {
      throw ProtocolError.invalidParams("unknown cursor; start again without cursor");
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode toolCall(ObjectNode params) {
    String name = Members.text(params, "name");
    if (features.get().tool(name).isEmpty()) {
      throw unknown("tool", name);
    }
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("name", name);
    call.set("arguments", Members.object("arguments", params.get("arguments")));
    return call;
  }

  private ObjectNode resource(ObjectNode params) {
    String uri = Members.text(params, "uri");
    if (!features.get().hasResource(uri)) {
      throw resourceNotFound(era, uri);
    }
    return JsonNodeFactory.instance.objectNode().put("uri", uri);
  }

  private ObjectNode prompt(ObjectNode params) {
    String name = Members.text(params, "name");
    Prompt prompt = features.get().prompt(name).orElseThrow(() -> unknown("prompt", name));
    ObjectNode arguments = Members.strings("arguments", params.get("arguments"));
    for (Prompt.Argument argument : prompt.arguments()) {
      if (argument.required() && !arguments.has(argument.name())) {
        throw ProtocolError.invalidParams(
            "prompt %s needs the argument %s".formatted(name, argument.name()));
      }
    }
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("name", name);
    call.set("arguments", arguments);
    return call;
  }

  private ObjectNode completion(ObjectNode params) {
    ObjectNode reference = Members.object("ref", params.get("ref"));
    ObjectNode argument = Members.object("argument", params.get("argument"));
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.put("name", Members.text(argument, "name")).put("value", Members.text(argument, "value"));
    call.set("ref", reference);
    call.set(
        "arguments",
        Members.strings(
            "context.arguments",
            Members.object("context", params.get("context")).get("arguments")));
    return call;
  }

  /// Each era has its own code for it.
  static ProtocolError resourceNotFound(Era era, String uri) {
    return new ProtocolError(
        era == Era.MODERN ? -32602 : -32002,
        "Resource not found: " + ProtocolError.quote(uri),
        Map.of("uri", uri));
  }

  static ProtocolError unknown(String kind, String name) {
    return new ProtocolError(
        -32602, "Unknown %s: %s".formatted(kind, ProtocolError.quote(name)), null);
  }
}
