package dev.repositorymcp.mcp;

import dev.repositorymcp.tool.Prompt;
import dev.repositorymcp.tool.Resource;
import dev.repositorymcp.tool.ResourceTemplate;
import dev.repositorymcp.tool.ToolEntry;
import dev.repositorymcp.tool.UriTemplate;
import java.util.List;
import java.util.Optional;

/// What the server serves, fixed for its life.
///
/// @param tools in the order in which clients see them
public record Features(
    List<ToolEntry> tools,
    List<Resource> resources,
    List<ResourceTemplate> templates,
    List<Prompt> prompts) {

  Optional<ToolEntry> tool(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  Optional<Prompt> prompt(String name) {
    return prompts.stream().filter(prompt -> prompt.name().equals(name)).findFirst();
  }

  Optional<ResourceTemplate> template(String uriTemplate) {
    return templates.stream()
        .filter(template -> template.uriTemplate().equals(uriTemplate))
        .findFirst();
  }

  boolean hasResource(String uri) {
    return resources.stream().anyMatch(resource -> resource.uri().equals(uri))
        || templates.stream()
            .anyMatch(template -> UriTemplate.of(template).variableIn(uri).isPresent());
  }
}
