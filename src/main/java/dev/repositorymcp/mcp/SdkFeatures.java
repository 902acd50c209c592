package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Prompt;
import dev.repositorymcp.tool.Resource;
import dev.repositorymcp.tool.ResourceTemplate;
import dev.repositorymcp.tool.ToolEntry;
import dev.repositorymcp.tool.ToolJson;
import dev.repositorymcp.tool.UriTemplate;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.GetPromptResult;
import io.modelcontextprotocol.spec.McpSchema.PromptMessage;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiFunction;

/// Our features in the SDK's terms.
final class SdkFeatures {
  private static final TextContent IN_ENVELOPE = TextContent.builder("").build();

  private SdkFeatures() {}

  static SyncToolSpecification of(ToolEntry tool) {
    return new SyncToolSpecification(
        definition(tool),
        handler((CallToolRequest request, Call call) -> run(tool, request, call)));
  }

  static SyncResourceSpecification of(Resource resource) {
    return new SyncResourceSpecification(
        McpSchema.Resource.builder(resource.uri(), resource.name())
            .title(resource.title())
            .description(resource.description())
            .mimeType(resource.mimeType())
            .build(),
        handler(
            (ReadResourceRequest _, Call call) ->
                contents(resource.uri(), resource.mimeType(), resource.read(call.context()))));
  }

  static SyncResourceTemplateSpecification of(ResourceTemplate template) {
    return new SyncResourceTemplateSpecification(
        McpSchema.ResourceTemplate.builder(template.uriTemplate(), template.name())
            .title(template.title())
            .description(template.description())
            .mimeType(template.mimeType())
            .build(),
        handler((ReadResourceRequest request, Call call) -> read(template, request.uri(), call)));
  }

  static SyncPromptSpecification of(Prompt prompt) {
    return new SyncPromptSpecification(
        definition(prompt),
        handler((GetPromptRequest request, Call call) -> fill(prompt, request, call)));
  }

  /// The SDK logs and shows what a handler throws, unless it is its own error.
  private static <Q, R> BiFunction<McpTransportContext, Q, R> handler(
      BiFunction<Q, Call, R> feature) {
    return (context, request) -> {
      try {
        return feature.apply(request, SdkServer.call(context));
      } catch (Throwable thrown) {
        SdkServer.keep(thrown, context);
        throw McpError.builder(McpSchema.ErrorCodes.INTERNAL_ERROR).message("kept").build();
      }
    };
  }

  private static McpSchema.Tool definition(ToolEntry tool) {
    Effect effect = tool.effect();
    return McpSchema.Tool.builder(tool.name(), tool.inputSchema())
        .title(tool.title())
        .description(tool.description())
        .outputSchema(tool.outputSchema())
        .annotations(
            McpSchema.ToolAnnotations.builder()
                .readOnlyHint(effect.readOnly())
                .destructiveHint(effect.destructive())
                .idempotentHint(effect.idempotent())
                .openWorldHint(false)
                .build())
        .build();
  }

  /// Serializes the output once; [Envelope#toolResult] makes the result from it. Without content
  /// the SDK would serialize it again.
  private static CallToolResult run(ToolEntry tool, CallToolRequest request, Call call) {
    String json = ToolJson.write(tool.call(request.arguments(), call.context()));
    return new CallToolResult(List.of(IN_ENVELOPE), false, JsonText.encode(json), null);
  }

  private static ReadResourceResult read(ResourceTemplate template, String uri, Call call) {
    return UriTemplate.of(template)
        .variableIn(uri)
        .flatMap(variable -> template.read(variable, call.context()))
        .map(text -> contents(uri, template.mimeType(), text))
        .orElseThrow(() -> Params.resourceNotFound(call.era(), uri));
  }

  private static ReadResourceResult contents(String uri, String mimeType, String text) {
    return ReadResourceResult.builder(
            List.of(McpSchema.TextResourceContents.builder(uri, text).mimeType(mimeType).build()))
        .build();
  }

  private static McpSchema.Prompt definition(Prompt prompt) {
    return McpSchema.Prompt.builder(prompt.name())
        .title(prompt.title())
        .description(prompt.description())
        .arguments(
            prompt.arguments().stream()
                .map(
                    argument ->
                        McpSchema.PromptArgument.builder(argument.name())
                            .description(argument.description())
                            .required(argument.required())
                            .build())
                .toList())
        .build();
  }

  private static GetPromptResult fill(Prompt prompt, GetPromptRequest request, Call call) {
    var arguments = new LinkedHashMap<String, String>();
    request.arguments().forEach((name, value) -> arguments.put(name, value.toString()));
    TextContent text = TextContent.builder(prompt.text(arguments, call.context())).build();
    return GetPromptResult.builder(
            List.of(PromptMessage.builder(McpSchema.Role.USER, text).build()))
        .description(prompt.description())
        .build();
  }
}
