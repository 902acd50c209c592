package dev.repositorymcp.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds what a server writes against the protocol's own schemas, each message in the shape of the
/// era in which it was asked for.
final class Conversation {
  /// Longer lines are sent to be refused.
  private static final int LONGEST = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> NOTIFICATIONS =
      Map.of(
          "notifications/progress", "ProgressNotification",
          "notifications/cancelled", "CancelledNotification",
          "notifications/subscriptions/acknowledged", "SubscriptionsAcknowledgedNotification");

  private static final Map<String, String> RESULTS =
      Map.of(
          "server/discover", "Discover",
          "subscriptions/listen", "SubscriptionsListen",
          "tools/list", "ListTools",
          "tools/call", "CallTool",
          "resources/list", "ListResources",
          "resources/templates/list", "ListResourceTemplates",
          "resources/read", "ReadResource",
          "prompts/list", "ListPrompts",
          "prompts/get", "GetPrompt",
          "completion/complete", "Complete");

  private final Map<JsonNode, List<JsonNode>> requests = new ConcurrentHashMap<>();

  /// Remembers the requests among the lines that a client sends.
  void note(byte[] lines) {
    if (lines.length <= LONGEST) {
      new String(lines, UTF_8).lines().forEach(this::note);
    }
  }

  private void note(String line) {
    try {
      JsonNode sent = JSON.readTree(line);
      for (JsonNode message : sent.isArray() ? sent : List.of(sent)) {
        if (message.has("id")) {
          requests
              .computeIfAbsent(message.get("id"), _ -> new CopyOnWriteArrayList<>())
              .add(message);
        }
      }
    } catch (JacksonException e) {
      // Sent to be refused.
    }
  }

  void check(JsonNode message) {
    if (message.isArray()) {
      message.forEach(this::check);
    } else if (message.has("method")) {
      String method = message.get("method").asString();
      assertThat(message.has("id")).as("nothing is asked of a client: %s", message).isFalse();
      WireSchemas.MODERN.check(NOTIFICATIONS.getOrDefault(method, method), message);
    } else if (message.has("error")) {
      WireSchemas.LEGACY.check("JSONRPCErrorResponse", message);
      WireSchemas.MODERN.check(
          message.at("/error/code").asInt() == -32022
              ? "UnsupportedProtocolVersionError"
              : "JSONRPCErrorResponse",
          message);
    } else {
      checkResult(message);
    }
  }

  /// An id may have been used again, so one of its requests must have asked for this result.
  private void checkResult(JsonNode message) {
    List<JsonNode> candidates =
        new ArrayList<>(requests.getOrDefault(message.get("id"), List.of()));
    assertThat(candidates).as("asked for: %s", message).isNotEmpty();
    assertThat(candidates).anySatisfy(request -> checkResult(request, message));
  }

  private static void checkResult(JsonNode request, JsonNode message) {
    String method = request.path("method").asString("");
    boolean modern =
        request.at("/params/_meta").propertyNames().stream()
            .anyMatch(name -> name.startsWith("io.modelcontextprotocol/"));
    if (modern) {
      WireSchemas.MODERN.check(RESULTS.getOrDefault(method, method) + "ResultResponse", message);
      assertThat(message.at("/result/resultType").asString()).isEqualTo("complete");
      assertThat(message.at("/result/_meta/io.modelcontextprotocol~1serverInfo").isObject())
          .isTrue();
      return;
    }
    WireSchemas.LEGACY.check("JSONRPCResultResponse", message);
    JsonNode result = message.get("result");
    switch (method) {
      case "ping" -> assertThat(result.toString()).isEqualTo("{}");
      case "initialize" -> WireSchemas.LEGACY.check("InitializeResult", result);
      default -> WireSchemas.LEGACY.check(RESULTS.getOrDefault(method, method) + "Result", result);
    }
    assertThat(result.propertyNames()).doesNotContain("resultType", "ttlMs", "cacheScope");
  }
}
