package dev.repositorymcp.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What is registered: whether it is still there, and there once.
///
/// @param rows of all repositories, with these [#FIELDS]
public record RepositoryCheck(List<JsonNode> rows) {
  /// What the check needs of each, as `list_repositories` takes it.
  public static final String FIELDS = "name,path,remote_url,state";

  private static final String SUBJECT = "repositories";
  private static final int SHOWN = 5;

  /// What there is to say of it.
  public List<Finding> findings() {
    if (rows.isEmpty()) {
      return List.of(
          Finding.note(
              SUBJECT,
              "none is registered",
              "repository-mcp scan ~/src registers all below a directory."));
    }
    var findings = new ArrayList<Finding>();
    List<String> missing =
        rows.stream()
            .filter(row -> row.path("state").asString().contains("missing"))
            .map(RepositoryCheck::name)
            .toList();
    if (!missing.isEmpty()) {
      findings.add(
          Finding.warning(
              SUBJECT,
              missing.size() + " gone from disk: " + some(missing),
              "If they moved, scan where they are now; else repository-mcp prune --dry-run."));
    }
    byRemote(rows).forEach((remote, names) -> findings.add(twice(remote, names)));
    if (findings.isEmpty()) {
      findings.add(Finding.ok(SUBJECT, rows.size() + " registered, none missing, none twice"));
    }
    return findings;
  }

  private static Map<String, List<String>> byRemote(List<JsonNode> rows) {
    Map<String, List<String>> clones =
        rows.stream()
            .filter(row -> row.path("remote_url").isString())
            .collect(
                Collectors.groupingBy(
                    row -> row.path("remote_url").asString(),
                    LinkedHashMap::new,
                    Collectors.mapping(RepositoryCheck::name, Collectors.toList())));
    clones.values().removeIf(names -> names.size() == 1);
    return clones;
  }

  private static Finding twice(String remote, List<String> names) {
    return Finding.note(
        SUBJECT,
        "%d clones of %s: %s".formatted(names.size(), remote, some(names)),
        "If that isn't meant, remove one from disk and forget it; or tell them apart by their"
            + " descriptions.");
  }

  private static String some(List<String> names) {
    String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? first + ", …" : first;
  }

  private static String name(JsonNode row) {
    return row.path("name").asString();
  }
}
