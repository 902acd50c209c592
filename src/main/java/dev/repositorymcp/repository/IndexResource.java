package dev.repositorymcp.repository;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Resource;
import dev.repositorymcp.tool.ToolJson;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// All repositories of this machine at a glance.
///
/// @param host this machine
public record IndexResource(QuickReads reads, Host host) implements Resource {

  private record Row(String name, String place, @Nullable String description) {
    static Row of(RepositoryRecord row) {
      return new Row(
          row.getName(),
          Brief.place(row),
          row.getDescription().isEmpty() ? null : Brief.purpose(row));
    }
  }

  @Override
  public String uri() {
    return "repositories://index";
  }

  @Override
  public String name() {
    return "repositories";
  }

  @Override
  public String title() {
    return "Repositories of this machine";
  }

  @Override
  public String description() {
    return "Names, places and purposes of the registered repositories: the first 200 by name, or"
        + " as many as fit into 40,000 characters.";
  }

  @Override
  public String mimeType() {
    return "application/json";
  }

  @Override
  public String read(CallContext context) {
    List<Row> rows =
        reads.read(
            context,
            tx -> Brief.repositories(tx, host, DSL.noCondition()).stream().map(Row::of).toList());
    return ToolJson.write(Brief.fitting(rows, ToolJson::write));
  }
}
