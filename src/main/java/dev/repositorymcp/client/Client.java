package dev.repositorymcp.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program that starts MCP servers, and where and how its own documentation says that it keeps
/// them.
public enum Client {
  CLAUDE_DESKTOP("claude-desktop", "Claude Desktop"),
  CLAUDE_CODE("claude-code", "Claude Code"),
  CURSOR("cursor", "Cursor"),
  VSCODE("vscode", "VS Code"),
  CODEX("codex", "Codex"),
  GEMINI("gemini", "Gemini CLI"),
  WINDSURF("windsurf", "Windsurf"),
  ZED("zed", "Zed");

  private final String id;
  private final String title;

  Client(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /// Every id, in the order of the documentation.
  public static List<String> ids() {
    return Stream.of(values()).map(Client::id).toList();
  }

  /// The client that a person means.
  public static Optional<Client> of(String id) {
    return Stream.of(values()).filter(client -> client.id.equals(id)).findFirst();
  }

  /// What a person types.
  public String id() {
    return id;
  }

  /// What a person reads.
  public String title() {
    return title;
  }

  ConfigFormat format() {
    return switch (this) {
      case CLAUDE_DESKTOP, WINDSURF -> new JsonFormat("mcpServers", "", JsonSyntax.STRICT);
      case CLAUDE_CODE -> new JsonFormat("mcpServers", "stdio", JsonSyntax.STRICT);
      case CURSOR, GEMINI -> new JsonFormat("mcpServers", "", JsonSyntax.COMMENTS);
      case VSCODE -> new JsonFormat("servers", "stdio", JsonSyntax.COMMENTS);
      case ZED -> new JsonFormat("context_servers", "", JsonSyntax.COMMENTS);
      case CODEX -> new TomlFormat("mcp_servers");
    };
  }

  OwnCommand ownCommand() {
    return switch (this) {
      case CLAUDE_CODE -> OwnCommand.CLAUDE;
      case VSCODE -> OwnCommand.VSCODE;
      case CODEX -> OwnCommand.CODEX;
      case GEMINI -> OwnCommand.GEMINI;
      case CLAUDE_DESKTOP, CURSOR, WINDSURF, ZED -> OwnCommand.NONE;
    };
  }

  /// The file that holds servers of this scope; absent where the client has no such scope.
  public Optional<Path> file(Scope scope, Surroundings surroundings) {
    return switch (scope) {
      case user -> Optional.of(userFile(surroundings));
      case project -> Optional.ofNullable(projectFile()).map(surroundings.project()::resolve);
    };
  }

  private Path userFile(Surroundings in) {
    return switch (this) {
      case CLAUDE_DESKTOP -> in.settings().resolve("Claude/claude_desktop_config.json");
      case CLAUDE_CODE ->
          in.directory("CLAUDE_CONFIG_DIR").orElseGet(in::home).resolve(".claude.json");
      case CURSOR -> in.home().resolve(".cursor/mcp.json");
      case VSCODE -> in.settings().resolve("Code/User/mcp.json");
      case CODEX ->
          in.directory("CODEX_HOME")
              .orElseGet(() -> in.home().resolve(".codex"))
              .resolve("config.toml");
      case GEMINI ->
          in.directory("GEMINI_CLI_HOME").orElseGet(in::home).resolve(".gemini/settings.json");
      case WINDSURF -> in.home().resolve(".codeium/windsurf/mcp_config.json");
      case ZED ->
          (in.platform().windows() ? in.settings().resolve("Zed") : in.dotConfig().resolve("zed"))
              .resolve("settings.json");
    };
  }

  private @Nullable String projectFile() {
    return switch (this) {
      case CLAUDE_CODE -> ".mcp.json";
      case CURSOR -> ".cursor/mcp.json";
      case VSCODE -> ".vscode/mcp.json";
      case CODEX -> ".codex/config.toml";
      case GEMINI -> ".gemini/settings.json";
      case ZED -> ".zed/settings.json";
      case CLAUDE_DESKTOP, WINDSURF -> null;
    };
  }
}
