package dev.repositorymcp.cli;

import dev.repositorymcp.client.Client;
import dev.repositorymcp.client.Surroundings;
import dev.repositorymcp.config.Platform;
import dev.repositorymcp.terminal.DisplayText;
import dev.repositorymcp.text.Spelling;
import dev.repositorymcp.tool.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// What the commands about clients share.
final class Clients {
  /// The launcher says where it is; a client must start it, not this virtual machine.
  private static final String LAUNCHER = "repository-mcp.launcher";

  private Clients() {}

  /// Every id, for completion and help.
  static final class Ids extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Ids() {
      super(Client.ids());
    }
  }

  static Client named(String id) {
    return Client.of(id)
        .orElseThrow(
            () ->
                Failure.invalidArgument(
                    "There is no client %s; %s"
                        .formatted(
                            DisplayText.visible(id),
                            Spelling.closest(id, Client.ids())
                                .map(near -> "did you mean " + near + "?")
                                .orElse("known are " + String.join(", ", Client.ids()) + "."))));
  }

  static Surroundings surroundings(Session session) {
    return new Surroundings(
        Platform.current(), session.environment(), Path.of("").toAbsolutePath());
  }

  /// What started this program; empty if something else did.
  static String launcher() {
    return System.getProperty(LAUNCHER, "");
  }

  /// The command that clients are told.
  static String command(String given) {
    String command = given.isEmpty() ? launcher() : given;
    if (command.isEmpty()) {
      throw Failure.invalidArgument(
          "The program wasn't started by bin/repository-mcp; say with --command what clients"
              + " start.");
    }
    Path file = Path.of("").toAbsolutePath().resolve(command).normalize();
    if (!Files.isExecutable(file) || Files.isDirectory(file)) {
      throw Failure.invalidArgument(file + " is no program; give --command the path of one.");
    }
    return file.toString();
  }
}
