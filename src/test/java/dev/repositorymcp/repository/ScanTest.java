package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A scan of a tree of some size, through the tool.
class ScanTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int GROUPS = 30;
  private static final int FOLDERS = 60;
  private static final int REPOSITORIES = 2 * GROUPS;

  @TempDir private static Path tree;

  private final Registry registry = new Registry(DATABASE, Path.of("/"));

  /// Thirty groups of sixty folders, of which two are repositories.
  @BeforeAll
  static void plant() throws IOException {
    for (int group = 0; group < GROUPS; group++) {
      for (int folder = 0; folder < FOLDERS; folder++) {
        Path place = Files.createDirectories(tree.resolve("g%d/f%d".formatted(group, folder)));
        if (folder % 30 == 0) {
          Files.createDirectories(place.resolve(".git/objects"));
          Files.createDirectories(place.resolve(".git/refs"));
          Files.writeString(place.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        }
      }
    }
  }

  @BeforeEach
  void empty() throws SQLException {
    registry.empty();
  }

  private JsonNode scan(CallContext context) {
    return registry.create(Map.of("repo_path", tree.toString(), "scan", true), context);
  }

  @Test
  void everyRepositoryIsRegisteredOnceAndProgressIsTold() throws SQLException {
    var phases = Collections.synchronizedMap(new LinkedHashMap<String, List<Long>>());
    var all = Collections.synchronizedList(new ArrayList<Long>());
    var context =
        new CallContext(
            new Cancellation(),
            (done, _, phase) -> {
              all.add(done);
              phases.computeIfAbsent(phase, _ -> new ArrayList<>()).add(done);
            });
    JsonNode result = scan(context);
    assertThat(result.at("/counts/created").intValue()).isEqualTo(REPOSITORIES);
    assertThat(result.path("repositories").size()).isEqualTo(20);
    assertThat(result.path("truncated").booleanValue()).isTrue();
    assertThat(registry.count()).isEqualTo(REPOSITORIES);
    assertThat(phases.keySet())
        .containsExactly(
            "Looking for repositories", "Reading repositories", "Registering repositories");
    assertThat(all).isSorted().doesNotHaveDuplicates();
    assertThat(phases.get("Registering repositories")).hasSize(REPOSITORIES);
    assertThat(scan(CallContext.detached()).at("/counts/existing").intValue())
        .isEqualTo(REPOSITORIES);
    assertThat(registry.count()).isEqualTo(REPOSITORIES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Looking for repositories", "Reading repositories", "Registering repositories"})
  void whoCancelsGetsNothingStored(String phase) throws SQLException {
    var cancellation = new Cancellation();
    var context =
        new CallContext(
            cancellation,
            (done, _, message) -> {
              if (message.equals(phase) && done >= 10) {
                cancellation.cancel();
              }
            });
    assertThatThrownBy(() -> scan(context)).isInstanceOf(CancellationException.class);
    assertThat(registry.count()).isZero();
  }
}
