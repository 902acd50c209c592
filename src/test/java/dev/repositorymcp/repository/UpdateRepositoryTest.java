package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.tool.Failure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UpdateRepositoryTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Registry registry = new Registry(DATABASE, Path.of("/"));
  private String id = "";

  @BeforeEach
  void registerOne() throws SQLException {
    registry.empty();
    id =
        registry
            .create(
                Map.of(
                    "remote_url", "example.org/o/atlas",
                    "description", "maps",
                    "tags", "backend,go",
                    "metadata", "{\"team\":\"core\",\"tier\":1}"))
            .path("repo_id")
            .asString();
  }

  private JsonNode update(String field, Object value) {
    return registry.update(Map.of("repo_id", id, field, value));
  }

  private String refused(String field, Object value) {
    return Registry.refused(() -> update(field, value));
  }

  private JsonNode stored() {
    return registry.list(Map.of("repo", id)).path("repositories").path(0);
  }

  @Test
  void whatIsGivenChangesAndTheRestStays() {
    JsonNode before = stored();
    JsonNode result =
        registry.update(
            Map.of("repo_id", id, "name", "Globe", "remote_url", "git@example.org:o/globe.git"));
    assertThat(result.path("status").asString()).isEqualTo("success");
    assertThat(result.path("repo_id").asString()).isEqualTo(id);
    assertThat(result.path("version").intValue()).isEqualTo(2);
    assertThat(result.path("changed").toString())
        .isEqualTo(
            """
            {"name":["atlas","Globe"],"remote_url":["example.org/o/atlas","example.org/o/globe"]}\
            """);
    assertThat(result.path("repository")).isEqualTo(stored());
    for (String field : List.of("description", "tags", "metadata", "status", "created_at")) {
      assertThat(stored().path(field)).as(field).isEqualTo(before.path(field));
    }
    assertThat(Instant.parse(stored().path("updated_at").asString()))
        .isAfterOrEqualTo(Instant.parse(before.path("updated_at").asString()));
  }

  @Test
  void nothingToChangeIsASuccessThatChangesNothing() {
    JsonNode before = stored();
    for (Map<String, String> same :
        List.of(
            Map.of("name", "atlas"),
            Map.of("description", "maps"),
            Map.of("tags", "Go, backend"),
            Map.of("tags", "+go"),
            Map.of("metadata", "{\"tier\":1}"),
            Map.of("remote_url", "https://EXAMPLE.org/o/atlas.git"),
            Map.of("status", "active"),
            Map.<String, String>of())) {
      var arguments = new HashMap<>(same);
      arguments.put("repo_id", id);
      JsonNode result = registry.update(arguments);
      assertThat(result.path("changed").toString()).isEqualTo("{}");
      assertThat(result.path("version").intValue()).isOne();
    }
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void anEmptyTextClears() {
    assertThat(update("description", "").path("changed").path("description").toString())
        .isEqualTo("[\"maps\",null]");
    assertThat(update("tags", "").path("repository").path("tags").toString()).isEqualTo("[]");
    assertThat(update("metadata", "").path("repository").path("metadata").toString())
        .isEqualTo("{}");
    assertThat(refused("name", " ")).contains("name can't be empty");
    assertThat(refused("remote_url", "")).contains("known only by its remote_url");
    assertThat(refused("status", "x")).contains("status must be one of active, archived");
  }

  @Test
  void nullCountsAsAbsent() {
    var arguments = new HashMap<String, String>();
    for (String name : List.of("name", "description", "tags", "remote_url", "metadata", "status")) {
      arguments.put(name, null);
    }
    arguments.put("repo_id", id);
    assertThat(registry.update(arguments).path("changed").isEmpty()).isTrue();
  }

  @Test
  void metadataIsPatched() {
    JsonNode result = update("metadata", "{\"tier\":null,\"owner\":{\"name\":\"Ada\"}}");
    assertThat(result.path("repository").path("metadata").toString())
        .isEqualTo("{\"team\":\"core\",\"owner\":{\"name\":\"Ada\"}}");
    assertThat(refused("metadata", "[1]")).contains("must be a JSON object");
  }

  @Test
  void aVersionThatHasMovedOnIsAConflict() {
    assertThat(
            registry
                .update(Map.of("repo_id", id, "name", "b", "version", 1))
                .path("version")
                .intValue())
        .isEqualTo(2);
    assertThat(
            Registry.refused(
                () -> registry.update(Map.of("repo_id", id, "name", "c", "version", "1"))))
        .startsWith("CONFLICT: The repository has moved on from version 1 to 2")
        .contains("again with version 2");
    assertThat(stored().path("name").asString()).isEqualTo("b");
    assertThat(refused("version", 0)).contains("version must be an integer from 1");
  }

  @Test
  void aNameThatIsTakenIsAConflict() {
    var _ = registry.createNamed("globe");
    assertThat(refused("name", "globe"))
        .startsWith("CONFLICT: Another repository is called \"globe\"");
    assertThat(refused("remote_url", "example.org/o/globe"))
        .startsWith("CONFLICT: Another repository is known by this remote_url alone");
    assertThat(stored().path("version").intValue()).isOne();
  }

  @Test
  void anUnknownRepositoryIsNotFound() {
    for (String stranger :
        List.of("none", "", "00000000-0000-7000-8000-000000000000", "/none", "%", "' OR '1'='1")) {
      assertThat(Registry.refused(() -> registry.update(Map.of("repo_id", stranger, "name", "x"))))
          .startsWith("NOT_FOUND: No repository has the id, name or path");
    }
    assertThat(Registry.refused(() -> registry.update(Map.of("name", "x"))))
        .isEqualTo("INVALID_ARGUMENT: update_repository needs repo_id. Call again with it.");
  }

  @Test
  void itsNameWillDoForItsId() {
    assertThat(
            registry
                .update(Map.of("repo_id", "atlas", "status", "archived"))
                .path("changed")
                .toString())
        .isEqualTo("{\"status\":[\"active\",\"archived\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "description", "tags", "remote_url", "metadata", "status"})
  void charactersThatCannotBeKeptAreRefusedByName(String argument) {
    for (String bad : List.of("a\0b", "a\ud83d", "\udc00b")) {
      assertThat(refused(argument, bad))
          .startsWith("INVALID_ARGUMENT: " + argument + " must not contain");
    }
    assertThat(stored().path("version").intValue()).isOne();
  }

  @Test
  void theTimeOfAChangeNeverGoesBack() throws SQLException {
    DATABASE.execute("UPDATE repository SET updated_at = '2099-01-01T00:00:00.123456Z'");
    assertThat(update("name", "b").path("repository").path("updated_at").asString())
        .isEqualTo("2099-01-01T00:00:00.123456Z");
  }

  @Test
  void tagsChangedAtTheSameTimeAllArrive() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<JsonNode>> calls =
          IntStream.range(0, 20)
              .<Callable<JsonNode>>mapToObj(i -> () -> update("tags", "+t" + i + ",-go"))
              .toList();
      var versions = new ArrayList<Integer>();
      for (Future<JsonNode> result : threads.invokeAll(calls)) {
        versions.add(result.get().path("version").intValue());
      }
      assertThat(versions).doesNotHaveDuplicates();
    }
    assertThat(stored().path("tags").valueStream().map(JsonNode::asString))
        .hasSize(21)
        .contains("backend", "t0", "t19")
        .doesNotContain("go");
    assertThat(stored().path("version").intValue()).isEqualTo(21);
  }

  @Test
  void ofTwentyWhoSawOneVersionOneWins() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls =
          IntStream.range(0, 20).<Callable<String>>mapToObj(i -> () -> outcome(i)).toList();
      var outcomes = new ArrayList<String>();
      for (Future<String> result : threads.invokeAll(calls)) {
        outcomes.add(result.get());
      }
      assertThat(outcomes).filteredOn("success"::equals).hasSize(1);
      assertThat(outcomes).filteredOn("CONFLICT"::equals).hasSize(19);
    }
  }

  private String outcome(int number) {
    try {
      return registry
          .update(Map.of("repo_id", id, "description", "by " + number, "version", 1))
          .path("status")
          .asString();
    } catch (Failure e) {
      return e.code().name();
    }
  }
}
