package dev.repositorymcp.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The command with which a client changes its own configuration.
///
/// Environment variables never go that way: every process of the machine could read them meanwhile.
enum OwnCommand {
  NONE {
    @Override
    Optional<List<String>> add(Scope scope, String name, Launch launch) {
      return Optional.empty();
    }

    @Override
    Optional<List<String>> remove(Scope scope, String name) {
      return Optional.empty();
    }
  },

  CLAUDE {
    @Override
    Optional<List<String>> add(Scope scope, String name, Launch launch) {
      return Optional.of(
          with(List.of("claude", "mcp", "add", "--scope", scope.name(), name, "--"), launch));
    }

    @Override
    Optional<List<String>> remove(Scope scope, String name) {
      return Optional.of(List.of("claude", "mcp", "remove", "--scope", scope.name(), name));
    }
  },

  /// It can't remove.
  VSCODE {
    @Override
    Optional<List<String>> add(Scope scope, String name, Launch launch) {
      var server = launch.entry("stdio").put("name", name);
      return scope == Scope.user
          ? Optional.of(
              List.of("code", "--add-mcp", JsonMapper.shared().writeValueAsString(server)))
          : Optional.empty();
    }

    @Override
    Optional<List<String>> remove(Scope scope, String name) {
      return Optional.empty();
    }
  },

  CODEX {
    @Override
    Optional<List<String>> add(Scope scope, String name, Launch launch) {
      return scope == Scope.user
          ? Optional.of(with(List.of("codex", "mcp", "add", name, "--"), launch))
          : Optional.empty();
    }

    @Override
    Optional<List<String>> remove(Scope scope, String name) {
      return scope == Scope.user
          ? Optional.of(List.of("codex", "mcp", "remove", name))
          : Optional.empty();
    }
  },

  GEMINI {
    @Override
    Optional<List<String>> add(Scope scope, String name, Launch launch) {
      return Optional.of(
          with(List.of("gemini", "mcp", "add", "--scope", scope.name(), name), launch));
    }

    @Override
    Optional<List<String>> remove(Scope scope, String name) {
      return Optional.of(List.of("gemini", "mcp", "remove", "--scope", scope.name(), name));
    }
  };

  /// Program and arguments; absent where the client can't.
  abstract Optional<List<String>> add(Scope scope, String name, Launch launch);

  /// Program and arguments; absent where the client can't.
  abstract Optional<List<String>> remove(Scope scope, String name);

  /// Whether the command leaves alone what else a person wrote into the file. Claude Code's file of
  /// the user is its own, and VS Code edits as we do; `codex mcp` and `gemini mcp` drop comments or
  /// order, as tried with Codex 0.169 and Gemini CLI 0.61.
  boolean keepsTheRest(Scope scope) {
    return scope == Scope.user && (this == CLAUDE || this == VSCODE);
  }

  private static List<String> with(List<String> start, Launch launch) {
    var words = new ArrayList<String>(start);
    words.add(launch.command());
    words.addAll(launch.arguments());
    return List.copyOf(words);
  }
}
