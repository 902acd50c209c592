package dev.repositorymcp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The database as a whole; the work is done by its subcommands.
@Command(
    name = "db",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after the database: status, backup, restore, start, stop, upgrade.",
    footer = {"", "For example: repository-mcp db backup registry.backup"})
final class DbCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine of(Session session) {
    return new CommandLine(new DbCommand())
        .addSubcommand(new DbStatusCommand(session))
        .addSubcommand(new DbBackupCommand(session))
        .addSubcommand(new DbRestoreCommand(session))
        .addSubcommand(new DbStartCommand(session))
        .addSubcommand(new DbStopCommand(session))
        .addSubcommand(new DbUpgradeCommand(session));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "db needs a command");
  }
}
