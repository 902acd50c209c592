package dev.repositorymcp.exchange;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the remote in a command line of `git clone`.
final class CloneCommand {
  /// Options whose value is a word of its own.
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-o",
          "--origin",
          "-b",
          "--branch",
          "-u",
          "--upload-pack",
          "-c",
          "--config",
          "-j",
          "--jobs",
          "--depth",
          "--reference",
          "--template",
          "--separate-git-dir",
          "--filter",
          "--shallow-since",
          "--shallow-exclude");

  private CloneCommand() {}

  /// The address that is cloned, null if the words are no such command.
  static @Nullable String remote(List<String> words) {
    Iterator<String> rest = words.iterator();
    boolean cloning = false;
    while (rest.hasNext()) {
      String word = rest.next();
      if (WITH_VALUE.contains(word) && rest.hasNext()) {
        rest.next();
      } else if (word.equals("clone")) {
        cloning = true;
      } else if (cloning && !word.startsWith("-")) {
        return word;
      }
    }
    return null;
  }
}
