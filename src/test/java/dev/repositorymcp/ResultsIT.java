package dev.repositorymcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.repositorymcp.database.Bridge;
import dev.repositorymcp.database.TestDatabase;
import dev.repositorymcp.mcp.McpClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the whole program answers, in both eras over one pipe, with a database of 150 repositories.
class ResultsIT {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static Map<String, String> environment;
  private static Bridge bridge;
  private static ServedProcess server;
  private static McpClient client;

  @BeforeAll
  static void start() throws Exception {
    bridge = DATABASE.bridge();
    environment = Map.of("DATABASE_URL", bridge.url(), "REPOSITORY_MCP_HOST", "here");
    DATABASE.execute(
        """
        INSERT INTO repository (id, host, name, remote_url, tags)
        SELECT gen_random_uuid(), 'here', 'r' || lpad(n::text, 3, '0'), 'https://example.org/o/' || n,
          ARRAY['tag-' || n]
        FROM generate_series(1, 150) AS n
        """);
    server = ServedProcess.start(environment);
    client = server.client;
    var _ = client.initialize("2025-11-25");
  }

  @AfterAll
  static void end() throws Exception {
    assertThat(server.end()).isZero();
    assertThat(String.join("", client.lines())).doesNotContain(ServedProcess.SECRET);
    server.close();
    bridge.close();
  }

  private static int code(JsonNode answer) {
    return answer.at("/error/code").asInt(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tools/list               | {}                                         | public
          resources/templates/list | {}                                         | public
          prompts/list             | {"cursor":null}                            | public
          resources/list           | {}                                         | private
          resources/read           | {"uri":"repositories://index"}             | private
          resources/read           | {"uri":"repository://r001"}                | private
          tools/call               | {"name":"health_check","arguments":null}   |
          tools/call               | {"name":"list_repositories"}               |
          prompts/get              | {"name":"brief","arguments":{"tag":"tag-7"}} |
          prompts/get              | {"name":"tidy"}                            |
          """)
  void aModernResultSaysHowLongItMayBeKeptAndALegacyOneDoesNot(
      String method, String params, String scope) {
    JsonNode modern = client.modern(method, params).get("result");
    assertThat(modern.path("cacheScope").asString("")).isEqualTo(scope == null ? "" : scope);
    assertThat(modern.has("ttlMs")).isEqualTo(scope != null);
    assertThat(client.request(method, params).get("result").propertyNames())
        .isNotEmpty()
        .doesNotContain("resultType", "ttlMs", "cacheScope", "_meta");
  }

  @Test
  void toolListsAreTheSameBytesAcrossCallsErasAndProcesses() throws Exception {
    var _ = client.request("tools/list", "{}");
    var _ = client.request("tools/list", "{}");
    var _ = client.modern("tools/list", "{}");
    try (ServedProcess another = ServedProcess.start(environment)) {
      var _ = another.client.initialize("2024-11-05");
      var _ = another.client.request("tools/list", "{}");
      assertThat(client.lines().stream().filter(line -> line.contains("\"tools\":[")))
          .hasSizeGreaterThanOrEqualTo(3)
          .extracting(ResultsIT::tools)
          .containsOnly(tools(another.client.lines().getLast()));
    }
  }

  private static String tools(String line) {
    int end = line.indexOf(",\"ttlMs\"");
    return line.substring(
        line.indexOf("\"tools\":["), end < 0 ? line.length() - "}}".length() : end);
  }

  @Test
  void everySchemaIsValidAndPlain() {
    Schema dialect =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    for (JsonNode tool : client.request("tools/list", "{}").at("/result/tools")) {
      for (String name : List.of("inputSchema", "outputSchema")) {
        JsonNode schema = tool.get(name);
        assertThat(dialect.validate(schema)).isEmpty();
        assertThat(schema.path("type").asString()).isEqualTo("object");
        assertThat(schema.path("properties").isObject()).isTrue();
        assertThat(schema.findValues("$ref")).isEmpty();
        assertThat(schema.propertyNames())
            .doesNotContain("oneOf", "anyOf", "allOf", "not", "if", "then", "else", "$dynamicRef");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list_repositories | {"limit":"10"}
          list_repositories | {"limit":1e1,"cursor":null}
          update_repository | {"repo_id":"r002","description":"\\"Zürich\\" \\u2028 🚀"}
          create_repository | {"remote_url":"https://example.org/o/new"}
          health_check      | {}
          """)
  void structuredContentFitsItsSchemaAndTheTextIsTheSameJson(String tool, String arguments) {
    JsonNode result = client.call(tool, arguments);
    JsonNode schema =
        client
            .request("tools/list", "{}")
            .at("/result/tools")
            .valueStream()
            .filter(candidate -> candidate.path("name").asString().equals(tool))
            .findFirst()
            .orElseThrow()
            .get("outputSchema");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(result.get("structuredContent")))
        .isEmpty();
    assertThat(new JsonMapper().readTree(result.at("/content/0/text").asString()))
        .isEqualTo(result.get("structuredContent"));
  }

  @Test
  void anUnknownToolIsNamedByAnErrorAndABadArgumentByAResult() {
    assertThat(client.modern("tools/call", "{\"name\":\"nope\"}").at("/error/message").asString())
        .isEqualTo("Unknown tool: nope");
    assertThat(code(client.request("tools/call", "{\"name\":\"nope\"}"))).isEqualTo(-32602);
    for (String limit : List.of("\"10abc\"", "1.5", "0", "[]")) {
      JsonNode result = client.call("list_repositories", "{\"limit\":" + limit + "}");
      assertThat(result.path("isError").booleanValue()).isTrue();
      assertThat(result.has("structuredContent")).isFalse();
      assertThat(result.at("/content/0/text").asString())
          .startsWith("INVALID_ARGUMENT: limit must be ")
          .contains(limit);
    }
  }

  @Test
  void anUnknownResourceHasTheCodeOfItsEra() {
    for (String uri : List.of("repository://no-such", "repository://", "nowhere://at/all")) {
      JsonNode legacy = client.request("resources/read", "{\"uri\":\"" + uri + "\"}");
      JsonNode modern = client.modern("resources/read", "{\"uri\":\"" + uri + "\"}");
      assertThat(code(legacy)).isEqualTo(-32002);
      assertThat(code(modern)).isEqualTo(-32602);
      assertThat(List.of(legacy, modern)).allMatch(answer -> answer.toString().contains(uri));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repository://x' OR '1'='1",
        "repository://x;DROP TABLE repository;--",
        "repository:///* */ COMMIT; DROP TABLE repository",
        "repository://%00",
        "repository://%2e%2e",
        "repository://r00%25",
        "repository://r00_",
        "repository://r001%27%20OR%20TRUE--",
      })
  void anAddressIsNeverPartOfAStatement(String uri) throws Exception {
    JsonNode answer = client.request("resources/read", "{\"uri\":\"" + uri + "\"}");
    assertThat(code(answer)).as(answer.toString()).isIn(-32002, -32602);
    assertThat(DATABASE.query("SELECT count(*) > 100 FROM repository")).containsExactly("t");
  }

  @Test
  void anUnknownPromptIsRefused() {
    for (String params :
        List.of("{\"name\":\"nope\"}", "{}", "{\"name\":\"brief\",\"arguments\":7}")) {
      assertThat(code(client.request("prompts/get", params))).isEqualTo(-32602);
      assertThat(code(client.modern("prompts/get", params))).isEqualTo(-32602);
    }
  }

  @Test
  void completionGivesAHundredAndTellsOfTheRest() throws Exception {
    JsonNode tags = complete("\"type\":\"ref/prompt\",\"name\":\"brief\"", "tag", "tag-");
    while (tags.path("values").isEmpty()) { // nothing within the time that a completion may take
      tags = complete("\"type\":\"ref/prompt\",\"name\":\"brief\"", "tag", "tag-");
    }
    assertThat(tags.path("values")).hasSize(100);
    assertThat(tags.path("total").intValue()).isEqualTo(150);
    assertThat(tags.path("hasMore").booleanValue()).isTrue();

    JsonNode ids = complete("\"type\":\"ref/resource\",\"uri\":\"repository://{id}\"", "id", "R14");
    assertThat(ids.path("values")).hasSize(10);
    assertThat(ids.path("hasMore").booleanValue()).isFalse();
    String id = DATABASE.query("SELECT id::text FROM repository WHERE name = 'r141'").getFirst();
    JsonNode byId =
        complete(
            "\"type\":\"ref/resource\",\"uri\":\"repository://{id}\"", "id", id.substring(0, 30));
    assertThat(byId.path("values").valueStream().map(JsonNode::asString)).contains(id);
    assertThat(complete("\"type\":\"ref/prompt\",\"name\":\"brief\"", "nope", "").path("values"))
        .isEmpty();
  }

  private static JsonNode complete(String reference, String argument, String typed) {
    return client
        .modern(
            "completion/complete",
            """
            {"ref":{%s},"argument":{"name":"%s","value":"%s"},"context":{"arguments":{"a":"b"}}}\
            """
                .formatted(reference, argument, typed))
        .at("/result/completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "resources/list", "resources/templates/list", "prompts/list"})
  void aCursorThatIsNotOursIsRefused(String method) {
    assertThat(code(client.request(method, "{\"cursor\":\"\"}"))).isEqualTo(-32602);
    assertThat(code(client.modern(method, "{\"cursor\":\"abc\"}"))).isEqualTo(-32602);
  }

  /// The trigger fails as no code of ours foresees.
  @Test
  void aFailureWithASecretShowsOnlyAReference() throws Exception {
    DATABASE.execute(
        """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE division_by_zero USING MESSAGE = 'password is %s'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON repository EXECUTE FUNCTION fail();
        """
            .formatted(ServedProcess.SECRET));
    try {
      for (JsonNode answer :
          List.of(client.request("tools/call", CREATE), client.modern("tools/call", CREATE))) {
        assertThat(code(answer)).isEqualTo(-32603);
        assertThat(answer.at("/error/message").asString())
            .matches("Internal error, reference [0-9A-V]{8}");
      }
    } finally {
      DATABASE.execute("DROP TRIGGER fail ON repository; DROP FUNCTION fail()");
    }
    assertThat(client.request("tools/call", CREATE).at("/result/isError").booleanValue()).isFalse();
  }

  private static final String CREATE =
      McpClient.toolCall("create_repository", "{\"remote_url\":\"https://example.org/o/failing\"}");
}
