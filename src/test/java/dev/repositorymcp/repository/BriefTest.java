package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.tool.CallContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// However much is registered, a model reads no more than it can bear.
class BriefTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Host host = new Host.Told(Registry.HOST);
  private final Registry registry = new Registry(DATABASE, Path.of("/"), host);
  private final QuickReads reads = new QuickReads(DATABASE.database(), DATABASE.transactions());

  private void store(int rows, int description) throws Exception {
    registry.empty();
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, path, name, description, dirty)
        SELECT gen_random_uuid(), '%s', '/srv/' || repeat('long/', 60) || i, 'r' || i,
          repeat('x', %d), true
        FROM generate_series(1, %d) i
        """
            .formatted(Registry.HOST, description, rows));
  }

  private String brief() {
    return new BriefPrompt(reads, host).text(Map.of(), CallContext.detached());
  }

  @Test
  void promptsAndTheIndexAreBounded() throws Exception {
    store(200, 1_000);
    String tidy = new TidyPrompt(reads, host).text(Map.of(), CallContext.detached());
    String index = new IndexResource(reads, host).read(CallContext.detached());
    assertThat(brief()).hasSizeBetween(30_000, 41_000).containsPattern("… and \\d+ more");
    assertThat(tidy).hasSizeBetween(30_000, 41_000).containsPattern("… and \\d+ more");
    assertThat(index).hasSizeBetween(30_000, 41_000);
    JsonNode first = new JsonMapper().readTree(index).path(0);
    assertThat(first.path("description").asString()).hasSize(201).endsWith("x…");
  }

  @Test
  void whatFitsIsShownWhole() throws Exception {
    store(20, 200);
    assertThat(brief()).contains("x".repeat(200)).doesNotContain("…", "more:");
  }
}
