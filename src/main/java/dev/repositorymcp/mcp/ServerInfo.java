package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.JsonText;

/// How the server introduces itself, the same in both eras.
///
/// @param instructions tells a model how to start, in a sentence or two
public record ServerInfo(String name, String title, String version, String instructions) {

  /// The server alone, as JSON.
  String json() {
    return "{\"name\":%s,\"title\":%s,\"version\":%s}"
        .formatted(JsonText.quote(name), JsonText.quote(title), JsonText.quote(version));
  }

  /// Result of `initialize`.
  String initialized(String agreedVersion) {
    return "{\"protocolVersion\":\"%s\",\"serverInfo\":%s,%s}"
        .formatted(agreedVersion, json(), common());
  }

  /// Result of `server/discover`.
  String discovered() {
    return "{\"supportedVersions\":[\"%s\"],%s}".formatted(EraGate.MODERN_VERSION, common());
  }

  private String common() {
    return "\"capabilities\":{\"tools\":{},\"resources\":{},\"prompts\":{},\"completions\":{}},"
        + "\"instructions\":"
        + JsonText.quote(instructions);
  }
}
