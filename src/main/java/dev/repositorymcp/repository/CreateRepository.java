package dev.repositorymcp.repository;

import dev.repositorymcp.database.TransactionRunner;
import dev.repositorymcp.repository.Registrar.Outcome;
import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Doc;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Tool;
import dev.repositorymcp.tool.ToolInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Adds repositories to the registry, or finds them there: one, or all below a directory.
///
/// @param host this machine
/// @param paths reads the path that the client sends
/// @param disk tells what is there
@ToolInfo(
    name = "create_repository",
    title = "Register a repository",
    description =
        "Registers an existing repository; creates nothing on disk or on a forge. The same path"
            + " twice gives the same repository; one that has moved keeps its id.",
    effect = Effect.CREATES)
public record CreateRepository(
    TransactionRunner transactions, Host host, RepositoryPath paths, Disk disk)
    implements Tool<CreateRepository.Input, CreateRepository.Output> {

  /// Of a scan, enough for a model to see that it went well.
  private static final int MOST_SHOWN = 20;

  /// One of `repoPath` and `remoteUrl` is needed.
  public record Input(
      @Doc("Absolute path of its directory or of one in it; ~/ works") @Nullable String repoPath,
      @Doc("Its remote; enough if it isn't cloned here") @Nullable String remoteUrl,
      @Doc(value = "Unique name; by default from its path", maxLength = 200) @Nullable String name,
      @Doc(value = "What it is for", maxLength = 4000) @Nullable String description,
      @Doc("Tags, e.g. \"backend, tool\"") @Nullable String tags,
      @Doc("Free data: a JSON object as text") @Nullable String metadata,
      @Doc("Register all repositories below repo_path or none") @Nullable Boolean scan,
      @Doc(value = "Levels of a scan; 4 by default", minimum = 0, maximum = 16)
          @Nullable Integer maxDepth,
      @Doc("Scan also: hidden, node_modules, other_disks") @Nullable String include,
      @Doc("Only tell what would be done") @Nullable Boolean dryRun) {}

  /// One repository as it stands now, or what a scan came to.
  ///
  /// @param note what a caller may not expect: another name, fields that differ, facts unknown
  /// @param counts of a scan, by outcome
  /// @param skipped of a scan: reason → how many places
  /// @param repositories of a scan, at most 20
  /// @param truncated whether there are more, else absent
  public record Output(
      @Doc String status,
      @Doc @Nullable UUID repoId,
      @Doc @Nullable Outcome outcome,
      @Doc @Nullable Map<String, Object> repository,
      @Doc @Nullable String note,
      @Doc @Nullable Map<String, Integer> counts,
      @Doc @Nullable Map<String, Long> skipped,
      @Doc @Nullable List<Map<String, Object>> repositories,
      @Doc @Nullable Boolean truncated) {

    /// A dry run doesn't tell an id that nothing will ever have.
    static Output one(
        Registrar.Result result,
        Registration registration,
        Map<String, Object> view,
        boolean dryRun) {
      Sighting sighting = registration.sighting();
      String note =
          Stream.of(result.note(), sighting == null ? null : sighting.doubts())
              .filter(Objects::nonNull)
              .collect(Collectors.joining(" "));
      boolean unstored = dryRun && result.outcome() == Outcome.CREATED;
      if (unstored) {
        view.remove("repo_id");
      }
      return new Output(
          "success",
          unstored ? null : result.row().getId(),
          result.outcome(),
          view,
          note.isEmpty() ? null : note,
          null,
          null,
          null,
          null);
    }
  }

  @Override
  public Output call(Input input, CallContext context) {
    return Boolean.TRUE.equals(input.scan())
        ? scanAll(List.of(input), MOST_SHOWN, context).getFirst()
        : callAll(List.of(input), context).getFirst();
  }

  /// Registers what is below several directories in one transaction: all or none.
  ///
  /// @param mostShown how many repositories an answer names, for each directory
  public List<Output> scanAll(List<Input> inputs, int mostShown, CallContext context) {
    return new ScanRegistration(transactions, host, disk, mostShown).run(inputs, paths, context);
  }

  /// Registers several repositories in one transaction: all or none.
  public List<Output> callAll(List<Input> inputs, CallContext context) {
    List<Registration> registrations =
        inputs.stream().map(input -> Registration.of(input, paths, disk, context)).toList();
    boolean dryRun = inputs.stream().anyMatch(input -> Boolean.TRUE.equals(input.dryRun()));
    return transactions.write(
        context.cancellation(),
        tx ->
            Registrar.registering(
                tx,
                host,
                disk,
                dryRun,
                registrar ->
                    registrations.stream()
                        .map(
                            registration -> {
                              Registrar.Result result = registrar.register(registration);
                              return Output.one(
                                  result,
                                  registration,
                                  RepositoryView.inFull(tx, result.row()),
                                  dryRun);
                            })
                        .toList()));
  }
}
