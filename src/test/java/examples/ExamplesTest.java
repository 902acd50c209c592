package examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.database.Database;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolEntry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs every example against a real database.
class ExamplesTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String HOST = "desk";
  private static final UUID NOBODY = new UUID(0, 0);

  private final TransactionRunner transactions = DATABASE.transactions();

  @BeforeEach
  void emptyTable() throws SQLException {
    DATABASE.execute("TRUNCATE repository");
  }

  private UUID create(String path, String name) {
    return Create.create(transactions, HOST, path, name);
  }

  @Test
  void connects() throws Exception {
    try (Database nowhere =
        Connect.to(Map.of("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing"))) {
      assertThat(nowhere.label()).isEqualTo("127.0.0.1:1/nothing");
      assertThat(CheckHealth.isHealthy(nowhere)).isFalse();
      assertThat(CheckHealth.words(nowhere)).contains("does not answer");
    }
    try (Database ours = Connect.to(Map.of())) {
      assertThat(ours.label()).isEqualTo("embedded");
    }
  }

  @Test
  void queries() {
    create("/src/b", "beta");
    create("/src/a", "alpha");
    assertThat(Query.names(transactions, HOST)).containsExactly("alpha", "beta");
    assertThat(Query.names(transactions, "elsewhere")).isEmpty();
  }

  @Test
  void creates() throws SQLException {
    UUID id = create("/src/a", "alpha");
    assertThat(DATABASE.query("SELECT id FROM repository WHERE path = '/src/a'"))
        .containsExactly(id.toString());
  }

  @Test
  void updates() throws SQLException {
    UUID id = create("/src/a", "alpha");
    assertThat(Update.describe(transactions, id, "What it is for")).contains(2);
    assertThat(Update.describe(transactions, NOBODY, "Nothing")).isEmpty();
    assertThat(DATABASE.query("SELECT description FROM repository"))
        .containsExactly("What it is for");
  }

  @Test
  void handlesErrors() {
    UUID id = create("/src/a", "alpha");
    create("/src/b", "beta");
    HandleErrors.rename(transactions, id, "gamma");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> HandleErrors.rename(transactions, id, "beta"))
        .returns(Failure.Code.CONFLICT, Failure::code);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> HandleErrors.rename(transactions, NOBODY, "delta"))
        .returns(Failure.Code.NOT_FOUND, Failure::code);
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> HandleErrors.rename(transactions, id, ""));
    assertThat(Query.names(transactions, HOST)).containsExactly("beta", "gamma");
  }

  @Test
  void checksHealth() {
    assertThat(CheckHealth.isHealthy(DATABASE.database())).isTrue();
    assertThat(CheckHealth.words(DATABASE.database())).startsWith("PostgreSQL ");
  }

  @Test
  void offersATool() throws SQLException {
    create("/src/a", "alpha");
    create("/src/b", "beta");
    DATABASE.execute("UPDATE repository SET tags = '{go,tool}'");
    DATABASE.execute("UPDATE repository SET tags = '{go}' WHERE name = 'beta'");
    ToolEntry tool = ToolEntry.of(new CountTags(transactions));
    assertThat(tool.name()).isEqualTo("count_tags");
    assertThat(tool.call(Map.of(), CallContext.detached()))
        .isEqualTo(
            new CountTags.Output(
                List.of(new CountTags.Count("go", 2), new CountTags.Count("tool", 1))));
    assertThat(tool.call(Map.of("limit", 1), CallContext.detached()))
        .isEqualTo(new CountTags.Output(List.of(new CountTags.Count("go", 2))));
  }

  @Test
  void storesAllOrNone() {
    Batch.registerAll(transactions, HOST, List.of(Path.of("/src/a"), Path.of("/src/b")));
    assertThat(Query.names(transactions, HOST)).containsExactly("a", "b");
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () ->
                Batch.registerAll(transactions, HOST, List.of(Path.of("/src/c"), Path.of("/x/a"))));
    assertThat(Query.names(transactions, HOST)).containsExactly("a", "b");
  }

  @Test
  void filtersByPath() {
    create("/src", "all");
    create("/src/a", "alpha");
    create("/src-old/b", "beta");
    assertThat(FilterByPath.under(transactions, HOST, "/src")).containsExactly("/src", "/src/a");
  }
}
