package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Prompt;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Tells a model at the start of a conversation which repositories there are.
///
/// @param host this machine
public record BriefPrompt(QuickReads reads, Host host) implements Prompt {
  private static final String TAG = "tag";

  @Override
  public String name() {
    return "brief";
  }

  @Override
  public String title() {
    return "Brief me on my repositories";
  }

  @Override
  public String description() {
    return "Repositories of this machine, where they are, what they are for and their state.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument(TAG, "Only those with this tag", false, Candidates.ofTags(reads, host)));
  }

  @Override
  public String text(Map<String, String> arguments, CallContext context) {
    String tag = arguments.getOrDefault(TAG, "").strip();
    Condition condition =
        tag.isEmpty()
            ? DSL.noCondition()
            : REPOSITORY.TAGS.contains(new String[] {Tags.valid(tag)});
    List<String> lines =
        reads.read(
            context,
            tx -> Brief.repositories(tx, host, condition).stream().map(Brief::line).toList());
    String heading =
        tag.isEmpty()
            ? "These repositories are registered on this machine"
            : "These repositories of this machine have the tag " + tag;
    return lines.isEmpty()
        ? "No repository is registered%s. Ask me which ones to register with create_repository."
            .formatted(tag.isEmpty() ? "" : " with the tag " + tag)
        : heading
            + ":\n"
            + Brief.lines(lines)
            + "\n\n"
            + "Use list_repositories for more about one of them. Work with the paths given here.";
  }
}
