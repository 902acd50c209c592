package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Asks a model to help clear up what is dirty, unpushed, missing or double.
///
/// @param host this machine
public record TidyPrompt(QuickReads reads, Host host) implements Prompt {

  @Override
  public String name() {
    return "tidy";
  }

  @Override
  public String title() {
    return "Help me tidy my repositories";
  }

  @Override
  public String description() {
    return "What is uncommitted, unpushed, missing or there twice, and the calls that mend it.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of();
  }

  @Override
  public String text(Map<String, String> arguments, CallContext context) {
    List<String> lines = reads.read(context, this::lines);
    return lines.isEmpty()
        ? "Nothing to tidy is known. Call list_repositories with refresh=true to look again."
        : Brief.lines(lines)
            + "\n\nGo through these with me one by one. Facts are those last seen; check with"
            + " list_repositories and refresh=true. Change nothing on disk before I agree.";
  }

  private List<String> lines(DSLContext tx) {
    var lines = new ArrayList<String>();
    add(lines, tx, "Uncommitted work", State.DIRTY);
    add(lines, tx, "Not pushed", State.AHEAD);
    add(lines, tx, "No remote to push to", State.NO_REMOTE);
    add(
        lines,
        tx,
        "Gone from disk; if one has moved, call update_repository with new_path, or register its"
            + " new place with create_repository",
        State.MISSING);
    List<RepositoryRecord> all = Brief.repositories(tx, host, DSL.noCondition());
    List<String> doubles =
        all.stream()
            .filter(row -> !RepositoryQueries.siblings(tx, row).isEmpty())
            .map(Brief::line)
            .toList();
    if (!doubles.isEmpty()) {
      lines.add("Clones of one remote:");
      lines.addAll(doubles);
    }
    return lines;
  }

  private void add(List<String> lines, DSLContext tx, String heading, State state) {
    List<RepositoryRecord> rows = Brief.repositories(tx, host, state.condition());
    if (!rows.isEmpty()) {
      lines.add(heading + ":");
      rows.stream().map(Brief::line).forEach(lines::add);
    }
  }
}
