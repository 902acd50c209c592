package dev.repositorymcp.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.repositorymcp.tool.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Turns the paths that clients send into real paths of this machine.
///
/// @param userHome what `~` stands for
public record RepositoryPath(Path userHome) {
  /// Longest path that Linux takes, in bytes.
  private static final int MOST_BYTES = 4096;

  private static final Pattern WINDOWS =
      Pattern.compile("[a-zA-Z]:[\\\\/].*|\\\\\\\\[^\\\\]+\\\\.*");

  /// The real path of a directory that is there.
  ///
  /// @throws Failure that says what is wrong with it
  Path existingDirectory(String argument, String text) {
    Path path = absolute(argument, text);
    try {
      Path real = path.toRealPath();
      if (!Files.isDirectory(real)) {
        throw Failure.invalidArgument(
            "%s \"%s\" is a file; give the directory that holds it.".formatted(argument, text));
      }
      return real;
    } catch (NoSuchFileException e) {
      throw Failure.invalidArgument(
          ("%s \"%s\" does not exist on this machine; check the spelling, or register the"
                  + " repository by remote_url alone.")
              .formatted(argument, text));
    } catch (AccessDeniedException e) {
      throw Failure.invalidArgument(
          "%s \"%s\" may not be read by this user; change its permissions or choose another path."
              .formatted(argument, text));
    } catch (FileSystemLoopException e) {
      throw loop(argument, text);
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().contains("symbolic links")
          ? loop(argument, text)
          : Failure.invalidArgument(
              "%s \"%s\" can't be read; check the disk and the path.".formatted(argument, text));
    }
  }

  private static Failure loop(String argument, String text) {
    return Failure.invalidArgument(
        "%s \"%s\" is a symbolic link that leads back to itself; give the real directory."
            .formatted(argument, text));
  }

  /// Whether a path is short enough to be stored.
  static boolean fits(String text) {
    return text.getBytes(UTF_8).length <= MOST_BYTES;
  }

  /// An absolute path, whether anything is there or not. It is not normalized: `..` behind a
  /// symbolic link means the parent of the link's target, which only the system knows.
  Path absolute(String argument, String text) {
    if (!fits(text)) {
      throw Failure.invalidArgument(argument + " may have at most 4096 bytes.");
    }
    String expanded =
        text.equals("~") || text.startsWith("~/") ? userHome + text.substring(1) : text;
    Path path;
    try {
      path = Path.of(expanded);
    } catch (InvalidPathException e) {
      throw Failure.invalidArgument(
          "%s \"%s\" is no path on this machine.".formatted(argument, text));
    }
    if (!path.isAbsolute()) {
      throw Failure.invalidArgument(
          WINDOWS.matcher(text).matches()
              ? "%s \"%s\" is not an absolute path on this machine: it is one of Windows."
                  .formatted(argument, text)
              : "%s must be an absolute path, got \"%s\". Call again with the full path."
                  .formatted(argument, text));
    }
    return path;
  }

  /// The real path of what is there, and as much of it as there is of what is gone: a filter may
  /// name that. A name that isn't there may be there with accents of the other kind.
  Path realIfThere(String argument, String text) {
    Path given = absolute(argument, text);
    return Accents.spellings(given.toString()).stream()
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .map(RepositoryPath::realAsFarAsItGoes)
        .orElseGet(() -> realAsFarAsItGoes(given));
  }

  private static Path realAsFarAsItGoes(Path path) {
    return Stream.iterate(path, Objects::nonNull, Path::getParent)
        .flatMap(
            there ->
                real(there).map(real -> real.resolve(there.relativize(path)).normalize()).stream())
        .findFirst()
        .orElseGet(path::normalize);
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
