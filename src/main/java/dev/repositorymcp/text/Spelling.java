package dev.repositorymcp.text;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Finds what a mistyped name was meant to be.
public final class Spelling {
  private Spelling() {}

  /// The candidate nearest to `word`, if about two thirds of its letters agree.
  public static Optional<String> closest(String word, Collection<String> candidates) {
    return closest(word, candidates, Math.max(1, (word.length() + 1) / 3));
  }

  /// The closest candidate, or else the only one that has `word` among its words: `path` for
  /// `repo_path`.
  public static Optional<String> meant(String word, Collection<String> candidates) {
    List<String> containing =
        candidates.stream()
            .filter(candidate -> List.of(candidate.split("_", -1)).contains(word))
            .toList();
    return closest(word, candidates)
        .or(() -> Optional.of(containing).filter(found -> found.size() == 1).map(List::getFirst));
  }

  /// The candidate nearest to `word`, if at most `tolerance` letters are added, lost or replaced,
  /// or neighbours exchanged.
  public static Optional<String> closest(
      String word, Collection<String> candidates, int tolerance) {
    Optional<String> nearest = Optional.empty();
    int least = tolerance + 1;
    for (String candidate : candidates) {
      // The distance is at least the difference in length: most names need no comparison.
      boolean maybe = Math.abs(candidate.length() - word.length()) < least;
      int distance = maybe ? distance(word, candidate) : least;
      if (distance < least) {
        least = distance;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /// Optimal string alignment: insertions, deletions, replacements and exchanges between two words.
  private static int distance(String left, String right) {
    int[][] between = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        between[i][j] = i == 0 || j == 0 ? i + j : step(between, left, right, i, j);
      }
    }
    return between[left.length()][right.length()];
  }

  private static int step(int[][] between, String left, String right, int i, int j) {
    boolean same = left.charAt(i - 1) == right.charAt(j - 1);
    int nearest =
        Math.min(
            between[i - 1][j - 1] + (same ? 0 : 1),
            1 + Math.min(between[i - 1][j], between[i][j - 1]));
    boolean exchanged =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return exchanged ? Math.min(nearest, 1 + between[i - 2][j - 2]) : nearest;
  }
}
