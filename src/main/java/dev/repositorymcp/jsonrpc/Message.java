package dev.repositorymcp.jsonrpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one line says, by its outer form alone.
public sealed interface Message {
  /// The errors for so many still fit into one answer.
  int LARGEST_BATCH = 10_000;

  /// Asks for an answer.
  record Request(RequestId id, String method, @Nullable JsonNode params) implements Message {}

  /// Is never answered, whatever is wrong with it.
  record Notification(String method, @Nullable JsonNode params) implements Message {}

  /// Answers a request, though this server asks nothing.
  record Response() implements Message {}

  /// Several messages in one array.
  record Batch(List<Message> members) implements Message {}

  /// No message of JSON-RPC, and what its sender is told.
  record Invalid(@Nullable RequestId id, ProtocolError error) implements Message {
    Invalid(@Nullable RequestId id, String reason) {
      this(id, ProtocolError.invalidRequest(reason));
    }
  }

  /// What a line says.
  static Message of(LineReader.Line line) {
    return switch (line) {
      case LineReader.Line.Whole(String text) -> of(text);
      case LineReader.Line.Broken() ->
          new Invalid(
              null,
              ProtocolError.parse("not UTF-8. Send one JSON-RPC message per line, in UTF-8."));
      case LineReader.Line.TooLong(RequestId id, int limit) ->
          new Invalid(id, "the line is longer than %d bytes".formatted(limit));
    };
  }

  private static Message of(String text) {
    JsonNode node;
    try {
      node = JsonText.parse(text);
    } catch (ProtocolError unreadable) {
      return new Invalid(null, unreadable);
    }
    if (!node.isArray()) {
      return single(node);
    }
    if (node.isEmpty()) {
      return new Invalid(null, "an empty array");
    }
    if (node.size() > LARGEST_BATCH) {
      return new Invalid(null, "a batch has at most %d messages".formatted(LARGEST_BATCH));
    }
    var members = new ArrayList<Message>(node.size());
    node.forEach(member -> members.add(single(member)));
    return new Batch(members);
  }

  private static Message single(JsonNode node) {
    if (!node.isObject()) {
      return new Invalid(null, "a message is a JSON object");
    }
    RequestId id = RequestId.of(node.get("id"));
    JsonNode method = node.get("method");
    if (method == null && node.has("result") != node.has("error")) {
      return new Response();
    }
    if (method == null || !method.isString()) {
      return new Invalid(id, "method must be a string");
    }
    if (!node.has("id")) {
      return new Notification(method.stringValue(), node.get("params"));
    }
    if (id == null) {
      return new Invalid(null, "id must be a string or an integer");
    }
    JsonNode version = node.get("jsonrpc");
    return version != null && version.isString() && version.stringValue().equals("2.0")
        ? new Request(id, method.stringValue(), node.get("params"))
        : new Invalid(id, "jsonrpc must be \"2.0\"");
  }
}
