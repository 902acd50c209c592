package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Answer;
import dev.repositorymcp.jsonrpc.ProtocolError;
import dev.repositorymcp.jsonrpc.RequestId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The streams of notifications that modern clients opened.
///
/// Nothing that they may ask for ever changes here, so each is acknowledged with an empty filter
/// and stays silent until one side ends it.
final class Subscriptions {
  private static final String ID_KEY = "\"io.modelcontextprotocol/subscriptionId\":";

  private static final int MOST_URIS = 1000;

  private final int limit;
  private final Envelope envelope;
  private final Consumer<byte[]> wire;
  private final Set<RequestId> open = new LinkedHashSet<>();

  Subscriptions(int limit, Envelope envelope, Consumer<byte[]> wire) {
    this.limit = limit;
    this.envelope = envelope;
    this.wire = wire;
  }

  synchronized boolean holds(RequestId id) {
    return open.contains(id);
  }

  /// @throws ProtocolError if the filter is missing or too many streams are open
  synchronized void open(RequestId id, ObjectNode params) {
    if (!(params.get("notifications") instanceof ObjectNode filter)) {
      throw ProtocolError.invalidParams("notifications must be an object");
    }
    if (!filter.properties().stream().allMatch(wish -> fits(wish.getKey(), wish.getValue()))) {
      throw ProtocolError.invalidParams("notifications has a member of the wrong type or size");
    }
    if (open.size() >= limit) {
      throw ProtocolError.invalidParams(
          "%d subscriptions are open; cancel one first".formatted(limit));
    }
    open.add(id);
    wire.accept(
        Answer.notification(
            "notifications/subscriptions/acknowledged",
            "{\"notifications\":{},\"_meta\":{" + ID_KEY + id.json() + "}}"));
  }

  private static boolean fits(String kind, JsonNode wish) {
    return switch (kind) {
      case "toolsListChanged", "promptsListChanged", "resourcesListChanged" -> wish.isBoolean();
      case "resourceSubscriptions" ->
          wish.size() <= MOST_URIS
              && wish.isArray()
              && wish.valueStream().allMatch(JsonNode::isString);
      default -> true;
    };
  }

  /// Ends a stream at the client's wish, which is not answered.
  synchronized boolean cancel(RequestId id) {
    return open.remove(id);
  }

  /// Ends all streams: first the result, by which clients know a graceful end, then the
  /// notification that the specification demands.
  synchronized void end() {
    for (RequestId id : List.copyOf(open)) {
      wire.accept(envelope.subscriptionResult(id, ID_KEY + id.json()));
      wire.accept(
          Answer.notification("notifications/cancelled", "{\"requestId\":" + id.json() + "}"));
    }
    open.clear();
  }
}
