package examples;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Doc;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Tool;
import dev.repositorymcp.tool.ToolInfo;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A new MCP tool: this file, and the line `ToolEntry.of(new CountTags(transactions))` in `Server`.
///
/// The records give both JSON Schemas, and whoever may leave out an argument finds it `@Nullable`.
@ToolInfo(
    name = "count_tags",
    title = "Count tags",
    description = "Tells which tags are in use, the most frequent first.",
    effect = Effect.READS)
record CountTags(TransactionRunner transactions)
    implements Tool<CountTags.Input, CountTags.Output> {
  private static final Field<String> TAG = DSL.field(DSL.name("used", "tag"), String.class);

  record Input(
      @Doc(value = "Most tags to show; 10 by default", minimum = 1, maximum = 100)
          @Nullable Integer limit) {}

  /// One tag.
  record Count(String tag, int repositories) {}

  record Output(@Doc List<Count> tags) {}

  @Override
  public Output call(Input input, CallContext context) {
    int limit = input.limit() == null ? 10 : input.limit();
    return transactions.read(
        context.cancellation(),
        tx ->
            new Output(
                tx.select(TAG, DSL.count())
                    .from(REPOSITORY, DSL.unnest(REPOSITORY.TAGS).as("used", "tag"))
                    .groupBy(TAG)
                    .orderBy(DSL.count().desc(), TAG)
                    .limit(limit)
                    .fetch(row -> new Count(row.value1(), row.value2()))));
  }
}
