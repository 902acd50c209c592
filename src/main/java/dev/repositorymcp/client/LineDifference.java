package dev.repositorymcp.client;

import java.util.List;
import java.util.stream.Stream;

/// Which lines a change replaces. Neighbours aren't shown: they may hold somebody's secrets.
final class LineDifference {
  private LineDifference() {}

  static List<String> between(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int shorter = Math.min(old.size(), now.size());
    int same = 0;
    while (same < shorter && old.get(same).equals(now.get(same))) {
      same++;
    }
    int tail = 0;
    while (tail < shorter - same && old.reversed().get(tail).equals(now.reversed().get(tail))) {
      tail++;
    }
    return Stream.concat(
            old.subList(same, old.size() - tail).stream().map(line -> "- " + line),
            now.subList(same, now.size() - tail).stream().map(line -> "+ " + line))
        .toList();
  }
}
