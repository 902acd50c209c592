package dev.repositorymcp.git;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Whose repositories may be read in full, beside this user's own: git's rule of `safe.directory`.
///
/// @param invoker user id that `sudo` was called by, as in `SUDO_UID`; it counts only while this
///   process runs as root
/// @param configurations git configurations of the system and the user, which alone may name safe
///   directories; nothing else is read from them
public record Trust(OptionalLong invoker, List<Path> configurations) {
  public Trust {
    configurations = List.copyOf(configurations);
  }

  /// The places where git looks without help of the environment.
  public static Trust ofUser(Path home, OptionalLong invoker) {
    return new Trust(
        invoker,
        List.of(
            Path.of("/etc/gitconfig"),
            home.resolve(".config/git/config"),
            home.resolve(".gitconfig")));
  }
}
