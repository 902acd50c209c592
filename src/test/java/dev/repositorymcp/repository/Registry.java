package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.git.GitReader;
import dev.repositorymcp.git.Trust;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ToolEntry;
import dev.repositorymcp.tool.ToolJson;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import tools.jackson.databind.JsonNode;

/// The three tools of the registry on a test's database, called as clients call them.
final class Registry {
  static final String HOST = "workbench";

  private final TestDatabase database;
  private final CreateRepository creating;
  private final ToolEntry create;
  private final ToolEntry list;
  private final ToolEntry update;

  /// @param userHome what `~` stands for
  Registry(TestDatabase database, Path userHome) {
    this(database, userHome, new Host.Told(HOST));
  }

  Registry(TestDatabase database, Path userHome, Host host) {
    var paths = new RepositoryPath(userHome);
    var disk =
        new Disk(new GitReader(GitReader.TIME_LIMIT, Trust.ofUser(userHome, OptionalLong.empty())));
    this.database = database;
    this.creating = new CreateRepository(database.transactions(), host, paths, disk);
    this.create = ToolEntry.of(creating);
    this.list = ToolEntry.of(new ListRepositories(database.transactions(), host, paths, disk));
    this.update = ToolEntry.of(new UpdateRepository(database.transactions(), host, paths, disk));
  }

  /// One that forgets what tests before have registered.
  static Registry emptied(TestDatabase database, Path userHome) throws SQLException {
    var registry = new Registry(database, userHome);
    registry.empty();
    return registry;
  }

  /// Forgets everything.
  void empty() throws SQLException {
    database.execute("TRUNCATE repository, setting");
  }

  JsonNode create(Map<String, ?> arguments) {
    return call(create, arguments);
  }

  JsonNode create(Map<String, ?> arguments, CallContext context) {
    return ToolJson.mapper().valueToTree(create.call(arguments, context));
  }

  /// Several at once, all or none.
  List<JsonNode> createTogether(List<Map<String, String>> arguments) {
    return creating
        .callAll(
            arguments.stream().map(one -> (CreateRepository.Input) create.bind(one)).toList(),
            CallContext.detached())
        .stream()
        .<JsonNode>map(output -> ToolJson.mapper().valueToTree(output))
        .toList();
  }

  /// Registers a repository that is known only by its remote.
  JsonNode createNamed(String name) {
    return create(Map.of("remote_url", "https://example.org/o/" + name, "name", name));
  }

  JsonNode list(Map<String, ?> arguments) {
    return call(list, arguments);
  }

  /// Names of the rows of a page.
  List<String> names(Map<String, ?> arguments) {
    return names(list(arguments));
  }

  static List<String> names(JsonNode page) {
    return page.path("repositories").valueStream().map(row -> row.path("name").asString()).toList();
  }

  JsonNode update(Map<String, ?> arguments) {
    return call(update, arguments);
  }

  private static JsonNode call(ToolEntry tool, Map<String, ?> arguments) {
    return ToolJson.mapper().valueToTree(tool.call(arguments, CallContext.detached()));
  }

  /// The refusal that a call must meet.
  static Failure refusal(ThrowingCallable call) {
    Failure failure = catchThrowableOfType(Failure.class, call);
    if (failure == null) {
      throw new AssertionError("Nothing was refused");
    }
    return failure;
  }

  /// `CODE: sentence` of the refusal.
  static String refused(ThrowingCallable call) {
    return refusal(call).text();
  }

  List<String> query(String sql) throws SQLException {
    return database.query(sql);
  }

  int count() throws SQLException {
    return Integer.parseInt(query("SELECT count(*) FROM repository").getFirst());
  }
}
