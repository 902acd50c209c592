package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Members;
import dev.repositorymcp.jsonrpc.Message;
import dev.repositorymcp.jsonrpc.ProtocolError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Decides the era of each request, and whether it may enter.
///
/// A request that claims to be modern stands alone; the others belong to the one session that
/// `initialize` opens. Used by the reader's thread only.
final class EraGate {
  static final String MODERN_VERSION = "2026-07-28";
  static final String BATCH_VERSION = "2025-03-26";
  private static final List<String> LEGACY_VERSIONS =
      List.of("2024-11-05", BATCH_VERSION, "2025-06-18", "2025-11-25");

  private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  private static final String CLIENT = "io.modelcontextprotocol/clientInfo";
  private static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  private static final List<String> LOG_LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private final Supplier<Features> features;
  private @Nullable String session;

  /// A request that may run.
  ///
  /// @param params checked, and reduced to what serves the method
  record Admitted(Method method, Era era, ObjectNode params, @Nullable JsonNode progressToken) {}

  EraGate(Supplier<Features> features) {
    this.features = features;
  }

  /// @throws ProtocolError if the request is refused
  Admitted admit(Message.Request request) {
    ObjectNode params = Members.object("params", request.params());
    ObjectNode meta = Members.object("_meta", params.get("_meta"));
    Era era = isClaim(meta) ? Era.MODERN : Era.LEGACY;
    switch (era) {
      case MODERN -> checkClaim(meta);
      case LEGACY -> checkSession(request.method());
    }
    Method method =
        Method.find(request.method(), era).orElseThrow(() -> notFound(request.method(), era));
    return new Admitted(
        method, era, new Params(features, era).checked(method, params), meta.get("progressToken"));
  }

  /// Opens the session and tells its version: the client's if we speak it, else our newest.
  String initialize(ObjectNode params) {
    if (session != null) {
      throw ProtocolError.invalidRequest("Already initialized as " + session);
    }
    String wanted = Members.text(params, "protocolVersion");
    String agreed = LEGACY_VERSIONS.contains(wanted) ? wanted : LEGACY_VERSIONS.getLast();
    session = agreed;
    return agreed;
  }

  boolean takesBatches() {
    return BATCH_VERSION.equals(session);
  }

  private static boolean isClaim(ObjectNode meta) {
    return meta.has(VERSION) || meta.has(CAPABILITIES) || meta.has(CLIENT);
  }

  /// The version goes first: a later one may shape the rest differently.
  private static void checkClaim(ObjectNode meta) {
    var missing = new ArrayList<String>();
    JsonNode version = meta.path(VERSION);
    if (!version.isString()) {
      missing.add(VERSION);
    } else if (!version.stringValue().equals(MODERN_VERSION)) {
      throw unsupported(version.stringValue());
    }
    if (!meta.path(CAPABILITIES).isObject()) {
      missing.add(CAPABILITIES);
    }
    if (!missing.isEmpty()) {
      throw missing(missing);
    }
    checkOptional(meta);
  }

  private static void checkOptional(ObjectNode meta) {
    JsonNode client = meta.path(CLIENT);
    if (meta.hasNonNull(CLIENT)
        && !(client.path("name").isString() && client.path("version").isString())) {
      throw ProtocolError.invalidParams(CLIENT + " must have name and version, both strings");
    }
    if (meta.hasNonNull(LOG_LEVEL) && !LOG_LEVELS.contains(meta.path(LOG_LEVEL).asString(""))) {
      throw ProtocolError.invalidParams(
          LOG_LEVEL + " must be one of " + String.join(", ", LOG_LEVELS));
    }
  }

  private void checkSession(String method) {
    if (session != null || method.equals("initialize") || method.equals("ping")) {
      return;
    }
    if (Method.find(method, Era.LEGACY).isEmpty() && Method.find(method, Era.MODERN).isPresent()) {
      throw missing(List.of(VERSION, CAPABILITIES));
    }
    throw ProtocolError.invalidParams(
        "not initialized. Send initialize first, or put %s and %s into _meta of every request"
            .formatted(VERSION, CAPABILITIES));
  }

  private static ProtocolError unsupported(String version) {
    var data = new LinkedHashMap<String, Object>();
    data.put("supported", List.of(MODERN_VERSION));
    data.put("requested", ProtocolError.quote(version));
    return new ProtocolError(-32022, "Unsupported protocol version", data);
  }

  private static ProtocolError missing(List<String> keys) {
    return new ProtocolError(
        -32602,
        "Invalid params: _meta lacks %s (%s is a string, %s an object, {} if there are none)"
            .formatted(String.join(" and ", keys), VERSION, CAPABILITIES),
        Map.of("missing", keys));
  }

  /// A client that sends `initialize` with a claim has no other way to learn what would work.
  private static ProtocolError notFound(String method, Era era) {
    return era == Era.MODERN && method.equals("initialize")
        ? ProtocolError.methodNotFound(method, Map.of("supported", List.of(MODERN_VERSION)))
        : ProtocolError.methodNotFound(method, null);
  }
}
