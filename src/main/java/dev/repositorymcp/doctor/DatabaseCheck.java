package dev.repositorymcp.doctor;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The database: whether it answers, and what it is.
public record DatabaseCheck(Registry registry) {
  /// Subject of its findings.
  public static final String SUBJECT = "database";

  /// What there is to say of it.
  public List<Finding> findings() {
    JsonNode health = registry.call("health_check", Map.of());
    if (!health.path("healthy").asBoolean()) {
      String problem =
          health.path("problems").path(0).path("message").asString("It doesn't answer.");
      return List.of(Finding.error(SUBJECT, mode(health), problem));
    }
    return List.of(
        Finding.ok(
            SUBJECT,
            "%s, PostgreSQL %s, answers in %s ms"
                .formatted(
                    mode(health),
                    health.path("server_version").asString(),
                    health.path("latency_ms").asString())),
        Finding.ok("schema", "version " + health.path("schema_version").asString()));
  }

  private static String mode(JsonNode health) {
    String mode = health.path("mode").asString();
    String name = health.path("database_name").asString();
    return mode.equals(name) ? mode : mode + " (" + name + ")";
  }
}
