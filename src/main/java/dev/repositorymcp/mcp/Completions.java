package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.jsonrpc.Members;
import dev.repositorymcp.jsonrpc.ProtocolError;
import dev.repositorymcp.tool.Completion;
import dev.repositorymcp.tool.Prompt;
import dev.repositorymcp.tool.UriTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Answers `completion/complete` without the SDK, which has an error for an unknown variable of a
/// template where the answer is that there is nothing to propose.
final class Completions {
  private static final int MOST = 100;

  private Completions() {}

  /// What proposes values for an argument; an argument that we don't know has no values.
  ///
  /// @throws ProtocolError if the prompt or template is unknown
  private static Completion find(Features features, ObjectNode reference, String argument) {
    String type = Members.text(reference, "type");
    return switch (type) {
      case "ref/prompt" -> ofPrompt(features, Members.text(reference, "name"), argument);
      case "ref/resource" -> ofTemplate(features, Members.text(reference, "uri"), argument);
      default -> throw Params.unknown("reference type", type);
    };
  }

  private static Completion ofPrompt(Features features, String name, String argument) {
    return features
        .prompt(name)
        .orElseThrow(() -> Params.unknown("prompt", name))
        .arguments()
        .stream()
        .filter(candidate -> candidate.name().equals(argument))
        .findFirst()
        .map(Prompt.Argument::completion)
        .orElse(Completion.NONE);
  }

  private static Completion ofTemplate(Features features, String uri, String argument) {
    return features
        .template(uri)
        .map(
            template ->
                UriTemplate.of(template).variable().equals(argument)
                    ? template.completion()
                    : Completion.NONE)
        .orElseThrow(() -> Params.unknown("resource template", uri));
  }

  /// The result, as JSON.
  static String complete(Features features, Call call) {
    ObjectNode params = call.params();
    var chosen = new LinkedHashMap<String, String>();
    Members.object("arguments", params.get("arguments"))
        .properties()
        .forEach(entry -> chosen.put(entry.getKey(), entry.getValue().stringValue()));
    List<String> candidates =
        find(features, Members.object("ref", params.get("ref")), Members.text(params, "name"))
            .candidates(Members.text(params, "value"), chosen, call.context());
    var completion = new LinkedHashMap<String, Object>();
    completion.put("values", candidates.subList(0, Math.min(MOST, candidates.size())));
    completion.put("total", candidates.size());
    completion.put("hasMore", candidates.size() > MOST);
    return JsonText.write(Map.of("completion", completion));
  }
}
