package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.JsonText;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The MCP SDK's server without its sessions: takes the checked request of either era on the
/// calling thread and gives the result. Loading it takes longer than all else that a first answer
/// needs, so it is made when a request needs it.
final class SdkServer {
  private static final String CALL = "call";
  private static final String THROWN = "thrown";

  private final McpStatelessServerHandler handler;

  /// Receives the SDK's entry point; what comes in and goes out is the reader's and writer's
  /// matter.
  private static final class Transport implements McpStatelessServerTransport {
    private @Nullable McpStatelessServerHandler handler;

    @Override
    public void setMcpHandler(McpStatelessServerHandler handler) {
      this.handler = handler;
    }

    @Override
    public Mono<Void> closeGracefully() {
      return Mono.empty();
    }
  }

  SdkServer(Features features) {
    var transport = new Transport();
    McpServer.sync(transport)
        .jsonMapper(new JacksonMcpJsonMapper(JsonText.mapper()))
        .immediateExecution(true)
        .validateToolInputs(false)
        // Results are made from records whose schemas are tested.
        .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
        .capabilities(
            ServerCapabilities.builder()
                .tools(false)
                .resources(false, false)
                .prompts(false)
                .build())
        .tools(features.tools().stream().map(SdkFeatures::of).toList())
        .resources(features.resources().stream().map(SdkFeatures::of).toList())
        .resourceTemplates(features.templates().stream().map(SdkFeatures::of).toList())
        .prompts(features.prompts().stream().map(SdkFeatures::of).toList())
        .build();
    this.handler = Objects.requireNonNull(transport.handler);
  }

  /// The call that a feature's handler serves.
  static Call call(McpTransportContext context) {
    return (Call) Objects.requireNonNull(context.get(CALL));
  }

  /// Takes what a handler threw past the SDK, which would show its message to the client.
  static void keep(Throwable thrown, McpTransportContext context) {
    ((Throwable[]) Objects.requireNonNull(context.get(THROWN)))[0] = thrown;
  }

  /// Runs a call and gives its result as JSON, encoded.
  ///
  /// @throws Throwable what the feature threw
  byte[] result(Call call) throws Throwable {
    var thrown = new Throwable[1];
    JSONRPCResponse response =
        Objects.requireNonNull(
            handler
                .handleRequest(
                    McpTransportContext.create(Map.of(CALL, call, THROWN, thrown)),
                    new JSONRPCRequest(call.method().wireName(), 0, call.params()))
                .block());
    if (thrown[0] != null) {
      throw thrown[0];
    }
    JSONRPCResponse.JSONRPCError error = response.error();
    if (error != null) {
      throw new IllegalStateException("The MCP SDK refused a checked call: " + error.code());
    }
    // The SDK passes on what SdkFeatures made.
    return response.result() instanceof CallToolResult result
        ? Envelope.toolResult((byte[]) result.structuredContent())
        : JsonText.encode(JsonText.write(response.result()));
  }
}
