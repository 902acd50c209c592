package dev.repositorymcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Scripts by which shells complete commands, options, repositories, tags and clients.
@Command(
    name = "completion",
    description = "Print a script by which a shell completes commands, repositories and tags.",
    footer = {
      "",
      "bash: eval \"$(repository-mcp completion bash)\" in ~/.bashrc",
      "zsh:  eval \"$(repository-mcp completion zsh)\" in ~/.zshrc, after compinit",
      "fish: repository-mcp completion fish > ~/.config/fish/completions/repository-mcp.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  /// Shells. Constants are spelled as at the command line.
  enum Shell {
    bash,
    zsh,
    fish
  }

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    CommandSpec root = spec.root();
    String script =
        switch (shell) {
          case bash -> BashCompletion.of(root);
          case zsh -> "autoload -U +X bashcompinit && bashcompinit\n" + BashCompletion.of(root);
          case fish -> FishCompletion.of(root);
        };
    session.streams().out().write(script.getBytes(UTF_8));
    session.streams().out().flush();
    return ExitCode.DONE;
  }
}
