package dev.repositorymcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResultsTest {
  private final TestServer server =
      TestServer.start(TestServer.limits(64, 256, Duration.ofSeconds(30)));
  private final McpClient client = server.client;

  @BeforeEach
  void openASession() {
    client.initialize("2025-11-25");
  }

  @AfterEach
  void end() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tools/list               | {}                                                    | ListTools             | public
          resources/list           | {}                                                    | ListResources         | private
          resources/templates/list | {}                                                    | ListResourceTemplates | public
          prompts/list             | {"cursor":null}                                       | ListPrompts           | public
          resources/read           | {"uri":"test://status"}                               | ReadResource          | private
          resources/read           | {"uri":"test://items/%C3%A4%20c"}                     | ReadResource          | private
          tools/call               | {"name":"echo","arguments":{"text":"a","times":"3"}}  | CallTool              |
          tools/call               | {"name":"fail","arguments":{"how":"refusal"}}         | CallTool              |
          prompts/get              | {"name":"review","arguments":{"item":"a","style":null}} | GetPrompt           |
          completion/complete      | {"ref":{"type":"ref/prompt","name":"review"},"argument":{"name":"item","value":""}} | Complete |
          """)
  void everyResultHasTheShapeOfItsEra(
      String method, String params, String definition, String cacheScope) {
    JsonNode legacy = client.request(method, params).get("result");
    WireSchemas.LEGACY.check(definition + "Result", legacy);
    assertThat(legacy.propertyNames()).doesNotContain("resultType", "ttlMs", "cacheScope", "_meta");

    JsonNode modern = client.modern(method, params);
    WireSchemas.MODERN.check(definition + "ResultResponse", modern);
    JsonNode result = modern.get("result");
    assertThat(result.get("resultType").asString()).isEqualTo("complete");
    assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asString())
        .isEqualTo("test-server");
    assertThat(result.path("cacheScope").asString(""))
        .isEqualTo(cacheScope == null ? "" : cacheScope);
    assertThat(result.has("ttlMs")).isEqualTo(cacheScope != null);

    result.propertyNames().stream()
        .filter(legacy::has)
        .forEach(name -> assertThat(result.get(name)).isEqualTo(legacy.get(name)));
  }

  @Test
  void toolListsAreIdenticalToTheByte() {
    client.request("tools/list", "{}");
    client.request("tools/list", "{}");
    client.modern("tools/list", "{}");
    try (TestServer another = TestServer.start()) {
      another.client.initialize("2024-11-05");
      another.client.request("tools/list", "{}");

      assertThat(
              client.lines().stream()
                  .filter(line -> line.contains("\"tools\":["))
                  .map(ResultsTest::toolsOf))
          .hasSize(3)
          .containsOnly(toolsOf(another.client.lines().getLast()));
    }
  }

  @Test
  void toolsAreListedInTheirOrderWithPlainSchemas() {
    JsonNode tools = client.request("tools/list", "{}").at("/result/tools");

    assertThat(tools.findValuesAsString("name"))
        .containsExactly("echo", "wait_at_door", "sleep", "fail", "count");
    Schema dialect =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    for (JsonNode tool : tools) {
      for (String name : List.of("inputSchema", "outputSchema")) {
        assertThat(dialect.validate(tool.get(name))).isEmpty();
        assertThat(tool.get(name).get("type").asString()).isEqualTo("object");
        assertThat(tool.get(name).has("properties")).isTrue();
        assertThat(tool.get(name).findValues("$ref")).isEmpty();
      }
    }
    assertThat(tools.get(0).get("annotations").toString())
        .isEqualTo(
            "{\"readOnlyHint\":true,\"destructiveHint\":false,\"idempotentHint\":true,\"openWorldHint\":false}");
  }

  @Test
  void structuredContentFitsItsSchemaAndTheTextIsTheSameJson() {
    JsonNode schema = client.request("tools/list", "{}").at("/result/tools/0/outputSchema");
    JsonNode result = echo("\\\"Zürich\\\"\\n\\u2028 🚀 \\\\").get("result");
    JsonNode content = result.get("structuredContent");

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(content))
        .isEmpty();
    assertThat(content.get("text").asString()).isEqualTo("\"Zürich\"\n\u2028 🚀 \\");
    assertThat(new JsonMapper().readTree(result.at("/content/0/text").asString()))
        .isEqualTo(content);
    assertThat(result.get("isError").asBoolean()).isFalse();
  }

  @Test
  void anUnknownToolIsNamed() {
    JsonNode answer = client.request("tools/call", "{\"name\":\"nope\"}");

    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32602);
    assertThat(answer.at("/error/message").asString()).isEqualTo("Unknown tool: nope");
    assertThat(client.modern("tools/call", "{\"name\":\"nope\"}").get("error"))
        .isEqualTo(answer.get("error"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":7}",
        "{\"name\":\"echo\",\"arguments\":[]}",
        "{\"name\":\"echo\",\"arguments\":\"a\"}"
      })
  void aMalformedCallIsAProtocolError(String params) {
    assertThat(client.request("tools/call", params).at("/error/code").asInt()).isEqualTo(-32602);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"text\":7}",
        "{\"text\":\"a\",\"times\":\"10abc\"}",
        "{\"text\":\"a\",\"times\":1e400}",
        "{\"text\":\"a\",\"times\":1.5}",
        "{\"txet\":\"a\"}"
      })
  void badArgumentsAreAToolErrorThatNamesThem(String arguments) {
    JsonNode result =
        client
            .modern("tools/call", "{\"name\":\"echo\",\"arguments\":" + arguments + "}")
            .get("result");

    WireSchemas.MODERN.check("CallToolResult", result);
    assertThat(result.get("isError").asBoolean()).isTrue();
    assertThat(result.has("structuredContent")).isFalse();
    assertThat(result.at("/content/0/text").asString())
        .startsWith("INVALID_ARGUMENT: ")
        .containsPattern("text|times");
  }

  @Test
  void aRefusalShowsItsCodeAndSentence() {
    assertThat(
            client
                .request("tools/call", "{\"name\":\"fail\",\"arguments\":{\"how\":\"refusal\"}}")
                .at("/result/content/0/text")
                .asString())
        .isEqualTo("NOT_FOUND: There is no such thing; try another.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"defect", "error"})
  void aDefectShowsOnlyAReference(String how) {
    JsonNode answer =
        client.modern("tools/call", "{\"name\":\"fail\",\"arguments\":{\"how\":\"" + how + "\"}}");

    assertThatItIsHidden(answer);
    assertThatItIsHidden(client.request("resources/read", "{\"uri\":\"test://items/broken\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test://items/none",
        "test://nowhere",
        "test://items/",
        "test://items/a/b",
        "test://items/%",
        ""
      })
  void anUnknownResourceHasTheCodeOfItsEra(String uri) {
    String params = "{\"uri\":\"" + uri + "\"}";
    JsonNode legacy = client.request("resources/read", params);
    JsonNode modern = client.modern("resources/read", params);

    assertThat(legacy.at("/error/code").asInt()).isEqualTo(-32002);
    assertThat(modern.at("/error/code").asInt()).isEqualTo(-32602);
    assertThat(List.of(legacy, modern))
        .allSatisfy(answer -> assertThat(answer.at("/error/data/uri").asString()).isEqualTo(uri));
  }

  @Test
  void aResourceThatIsAwaySaysSo() {
    JsonNode answer = client.modern("resources/read", "{\"uri\":\"test://items/locked\"}");

    assertThat(answer.at("/error/message").asString())
        .isEqualTo("UNAVAILABLE: The items are away; call again later.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"nope\",\"arguments\":{\"item\":\"a\"}}",
        "{\"name\":\"review\"}",
        "{\"name\":\"review\",\"arguments\":{\"item\":null}}",
        "{\"name\":\"review\",\"arguments\":{\"item\":7}}",
        "{\"arguments\":{}}"
      })
  void anUnknownPromptOrAMissingArgumentIsRefused(String params) {
    assertThat(client.request("prompts/get", params).at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void completionGivesAHundredAndTellsOfTheRest() {
    JsonNode all = complete("{\"type\":\"ref/prompt\",\"name\":\"review\"}", "item", "");
    JsonNode chosen =
        complete(
            "{\"type\":\"ref/prompt\",\"name\":\"review\"}",
            "item",
            ",\"context\":{\"arguments\":{\"style\":\"short\"}}");
    JsonNode template =
        complete("{\"type\":\"ref/resource\",\"uri\":\"test://items/{item}\"}", "item", "");

    assertThat(all.at("/result/completion/values")).hasSize(100);
    assertThat(all.at("/result/completion/total").asInt()).isEqualTo(250);
    assertThat(all.at("/result/completion/hasMore").asBoolean()).isTrue();
    assertThat(chosen.at("/result/completion").toString())
        .isEqualTo("{\"values\":[\"a0\",\"a1\"],\"total\":2,\"hasMore\":false}");
    assertThat(template.at("/result/completion/values").toString()).isEqualTo("[\"a\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ref/prompt\",\"name\":\"review\"}",
        "{\"type\":\"ref/resource\",\"uri\":\"test://items/{item}\"}"
      })
  void anUnknownArgumentHasNoCompletions(String reference) {
    assertThat(complete(reference, "nope", "").at("/result/completion").toString())
        .isEqualTo("{\"values\":[],\"total\":0,\"hasMore\":false}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ref/prompt\",\"name\":\"nope\"}",
        "{\"type\":\"ref/resource\",\"uri\":\"test://nope\"}",
        "{\"type\":\"ref/nope\"}",
        "{}",
        "null"
      })
  void anUnknownReferenceIsRefused(String reference) {
    assertThat(complete(reference, "item", "").at("/error/code").asInt()).isEqualTo(-32602);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "resources/list", "resources/templates/list", "prompts/list"})
  void aCursorThatIsNotOursIsRefused(String method) {
    for (String cursor : List.of("\"\"", "\"abc\"", "7")) {
      assertThat(client.request(method, "{\"cursor\":" + cursor + "}").at("/error/code").asInt())
          .isEqualTo(-32602);
    }
  }

  @Test
  void anAnswerThatIsTooLongAsksForASmallerPage() {
    JsonNode tool =
        client.modern(
            "tools/call",
            "{\"name\":\"echo\",\"arguments\":{\"text\":\"abcdefghij\",\"times\":10000}}");

    assertThat(tool.at("/result/isError").asBoolean()).isTrue();
    assertThat(tool.at("/result/content/0/text").asString()).contains("smaller page");
  }

  private JsonNode complete(String reference, String argument, String more) {
    return client.modern(
        "completion/complete",
        "{\"ref\":%s,\"argument\":{\"name\":\"%s\",\"value\":\"a\"}%s}"
            .formatted(reference, argument, more));
  }

  private JsonNode echo(String text) {
    return client.request(
        "tools/call", "{\"name\":\"echo\",\"arguments\":{\"text\":\"" + text + "\"}}");
  }

  private static String toolsOf(String line) {
    int start = line.indexOf("\"tools\":[");
    int end = line.indexOf(",\"ttlMs\"");
    return line.substring(start, end < 0 ? line.length() - 2 : end);
  }

  private static void assertThatItIsHidden(JsonNode answer) {
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32603);
    assertThat(answer.at("/error/message").asString())
        .matches("Internal error, reference [0-9A-V]{8}");
    assertThat(answer.toString()).doesNotContain("hunter2", "Exception", "SELECT");
  }
}
