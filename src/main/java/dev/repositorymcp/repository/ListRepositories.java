package dev.repositorymcp.repository;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Doc;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Tool;
import dev.repositorymcp.tool.ToolInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Finds repositories: the one tool that asks.
///
/// @param host this machine
/// @param paths reads the paths that the client sends
/// @param disk tells what is there now, for `refresh`
@ToolInfo(
    name = "list_repositories",
    title = "Find repositories",
    description =
        "Lists registered repositories, or shows one in full. Filters narrow the list together;"
            + " pass next_cursor as cursor for the next page.",
    effect = Effect.READS)
public record ListRepositories(
    TransactionRunner transactions, Host host, RepositoryPath paths, Disk disk)
    implements Tool<ListRepositories.Input, ListRepositories.Output> {
  private static final int DEFAULT_LIMIT = 20;

  /// All may be absent: then the first page of this machine's repositories is shown.
  public record Input(
      @Doc("Id, name or path: this one in full") @Nullable String repo,
      @Doc("Words in name, path, description or remote") @Nullable String query,
      @Doc("Tags it must have, e.g. backend && !legacy || tool") @Nullable String tags,
      @Doc(
              "Comma list, any of: missing, unreachable, dirty, ahead, behind, diverged, detached,"
                  + " no_remote, archived (else left out)")
          @Nullable String state,
      @Doc("Absolute path of a directory: those in it") @Nullable String under,
      @Doc("Absolute path of a file or folder: its owner") @Nullable String containing,
      @Doc("Another machine's name; * for all") @Nullable String host,
      @Doc(
              value = "recent: last commit; dates newest first; - reverses",
              oneOf = {
                "name",
                "-name",
                "path",
                "-path",
                "recent",
                "-recent",
                "updated",
                "-updated",
                "created",
                "-created"
              })
          @Nullable String sort,
      @Doc("Comma list of fields to show; * for all") @Nullable String fields,
      @Doc("Read git now, for this page") @Nullable Boolean refresh,
      @Doc(value = "Most rows of a page; 20 by default", minimum = 1, maximum = 100)
          @Nullable Integer limit,
      @Doc("next_cursor of the page before; same filters") @Nullable String cursor) {}

  /// One page.
  ///
  /// @param total of all pages
  /// @param totalIsExact false where `total` is a lower bound, else absent
  /// @param nextCursor absent on the last page
  public record Output(
      @Doc int total,
      @Doc @Nullable Boolean totalIsExact,
      @Doc List<Map<String, Object>> repositories,
      @Doc @Nullable String nextCursor) {}

  /// Names of the fields that are shown for `fields`, in order.
  ///
  /// @throws Failure naming the field that there isn't
  public static List<String> fieldNames(String fields) {
    return Fields.parse(fields).names();
  }

  @Override
  public Output call(Input input, CallContext context) {
    String repo = text(input.repo());
    Fields fields =
        !repo.isEmpty() && input.fields() == null ? Fields.ALL : Fields.parse(input.fields());
    Work work = repo.isEmpty() ? page(input, fields) : one(repo, fields);
    if (Boolean.TRUE.equals(input.refresh())) {
      List<RepositoryRecord> rows = transactions.read(context.cancellation(), tx -> work.rows(tx));
      new Refresh(transactions, host, disk).run(rows, context);
    }
    return transactions.readRecent(context.cancellation(), tx -> work.output(tx));
  }

  /// What a call asks of the table; asked twice when git is read in between.
  interface Work {
    /// Rows that would be shown.
    List<RepositoryRecord> rows(DSLContext tx);

    /// The answer.
    Output output(DSLContext tx);
  }

  private Work one(String repo, Fields fields) {
    var references = new References(host, paths);
    return new Work() {
      @Override
      public List<RepositoryRecord> rows(DSLContext tx) {
        return List.of(references.one(tx, "repo", repo));
      }

      @Override
      public Output output(DSLContext tx) {
        Map<String, Object> view = RepositoryView.inFull(tx, references.one(tx, "repo", repo));
        return new Output(1, null, List.of(fields.of(view::get)), null);
      }
    };
  }

  private Work page(Input input, Fields fields) {
    Set<State> states = State.parse(text(input.state()));
    TagExpression tags =
        text(input.tags()).isBlank() ? null : TagExpression.parse(text(input.tags()));
    List<String> words = Filter.words(text(input.query()));
    String under = realPath("under", input.under());
    String containing = realPath("containing", input.containing());
    Order order =
        text(input.sort()).isEmpty() && !words.isEmpty()
            ? Relevance.of(words)
            : Sort.parse(text(input.sort()));
    int limit = Objects.requireNonNullElse(input.limit(), DEFAULT_LIMIT);
    return new Page(
        tx ->
            new Filter(
                text(input.host()).isEmpty() ? host.name(tx) : text(input.host()),
                words,
                tags,
                states,
                under,
                containing),
        order,
        fields,
        limit,
        text(input.cursor()));
  }

  private @Nullable String realPath(String argument, @Nullable String value) {
    return text(value).isEmpty() ? null : paths.realIfThere(argument, text(value)).toString();
  }

  private static String text(@Nullable String argument) {
    return argument == null ? "" : argument;
  }
}
