package dev.repositorymcp.client;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tells clients of the server, and makes them forget it.
///
/// @param dryRun whether nothing is to be changed
/// @param way how to change files
public record Installer(Surroundings surroundings, boolean dryRun, Way way) {

  /// What became of an entry.
  public enum Outcome {
    ADDED,
    UPDATED,
    REMOVED,
    UNCHANGED
  }

  /// What happened to one entry, or would happen.
  ///
  /// @param command of the client that was used, or would be
  /// @param backup the file as it was
  /// @param change lines of the file that are new or gone
  public record Result(
      String client,
      Scope scope,
      String file,
      Outcome outcome,
      boolean dryRun,
      @Nullable List<String> command,
      @Nullable String backup,
      List<String> change) {}

  /// Adds the entry or brings it up to date.
  ///
  /// @throws Failure if the file can't be changed without harm; it is untouched then
  public Result install(Target target, Launch launch) throws IOException, InterruptedException {
    ConfigFile config = ConfigFile.read(target.file());
    Edit edit =
        target.understood(
            () -> Edit.install(target.client().format(), config.text(), Target.NAME, launch));
    boolean fresh = entry(target, config.text()).isMissingNode();
    Optional<List<String>> command =
        fresh && launch.environment().isEmpty()
            ? target.client().ownCommand().add(target.scope(), Target.NAME, launch)
            : Optional.empty();
    return apply(target, config, edit, fresh ? Outcome.ADDED : Outcome.UPDATED, command);
  }

  /// Removes the entry if it is there.
  ///
  /// @throws Failure if the file can't be changed without harm; it is untouched then
  public Result uninstall(Target target) throws IOException, InterruptedException {
    ConfigFile config = ConfigFile.read(target.file());
    Edit edit =
        target.understood(
            () -> Edit.uninstall(target.client().format(), config.text(), Target.NAME));
    return apply(
        target,
        config,
        edit,
        Outcome.REMOVED,
        target.client().ownCommand().remove(target.scope(), Target.NAME));
  }

  private static JsonNode entry(Target target, String text) {
    return target.understood(() -> Edit.entry(target.client().format(), text, Target.NAME));
  }

  private Result apply(
      Target target,
      ConfigFile config,
      Edit edit,
      Outcome outcome,
      Optional<List<String>> ownCommand)
      throws IOException, InterruptedException {
    if (!edit.changes()) {
      return result(target, Outcome.UNCHANGED, null, null, List.of());
    }
    List<String> command = ownCommand.filter(words -> mayRun(target, config, words)).orElse(null);
    if (dryRun) {
      return result(target, outcome, command, null, edit.lines());
    }
    Path backup = config.backUp().orElse(null);
    if (command == null) {
      config.write(edit.after());
    } else {
      run(command);
    }
    return result(target, outcome, command, backup, edit.lines());
  }

  /// Some clients write their file anew, without the comments of its owner.
  private boolean mayRun(Target target, ConfigFile config, List<String> words) {
    boolean harmless =
        config.text().isBlank() || target.client().ownCommand().keepsTheRest(target.scope());
    return switch (way) {
      case auto -> harmless && surroundings.program(words.getFirst()).isPresent();
      case command -> surroundings.program(words.getFirst()).isPresent();
      case file -> false;
    };
  }

  private Result result(
      Target target,
      Outcome outcome,
      @Nullable List<String> command,
      @Nullable Path backup,
      List<String> change) {
    return new Result(
        target.client().id(),
        target.scope(),
        target.file().toString(),
        outcome,
        dryRun,
        command,
        backup == null ? null : backup.toString(),
        change);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    String program = command.getFirst();
    ForeignProgram.Run run =
        ForeignProgram.run(
            surroundings,
            surroundings.program(program).orElseThrow(),
            command.subList(1, command.size()));
    if (run.exitCode() != 0) {
      throw Failure.conflict(
          "%s failed (%s); repeat with --by file to change the file without it."
              .formatted(String.join(" ", command), run.reason()));
    }
  }
}
