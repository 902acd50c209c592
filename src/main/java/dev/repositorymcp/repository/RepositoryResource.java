package dev.repositorymcp.repository;

import dev.repositorymcp.text.Unicode;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Completion;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.ResourceTemplate;
import dev.repositorymcp.tool.ToolJson;
import java.util.Map;
import java.util.Optional;

/// One repository in full, by id or name.
///
/// @param references finds the one that is meant
public record RepositoryResource(QuickReads reads, References references)
    implements ResourceTemplate {

  @Override
  public String uriTemplate() {
    return "repository://{id}";
  }

  @Override
  public String name() {
    return "repository";
  }

  @Override
  public String title() {
    return "One repository";
  }

  @Override
  public String description() {
    return "Everything recorded of one repository, by its id or name.";
  }

  @Override
  public String mimeType() {
    return "application/json";
  }

  @Override
  public Optional<String> read(String variable, CallContext context) {
    if (!Unicode.isStorable(variable)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> view =
          reads.read(context, tx -> Fields.ALL.of(references.one(tx, "id", variable)));
      return Optional.of(ToolJson.write(view));
    } catch (Failure failure) {
      if (failure.code() == Failure.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public Completion completion() {
    return Candidates.ofNamesAndIds(reads, references.host());
  }
}
