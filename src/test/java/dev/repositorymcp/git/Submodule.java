package dev.repositorymcp.git;

import java.nio.file.Path;

/// Makes a repository with a submodule in `lib`.
final class Submodule {
  private Submodule() {}

  static Git add(Path directory) {
    Git.withCommit(directory.resolve("library"));
    Git git = Git.withCommit(directory.resolve("atlas"));
    git.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../library", "lib");
    return git.commit("submodule");
  }
}
