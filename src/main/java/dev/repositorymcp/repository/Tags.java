package dev.repositorymcp.repository;

import dev.repositorymcp.tool.Failure;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Tags as people write them, `backend, tool`, and as they are kept: lower-case, sorted, each once.
final class Tags {
  private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._/-]{0,62}");
  private static final int MOST = 32;

  private Tags() {}

  /// Reads a comma list.
  ///
  /// @throws Failure naming the tag that is malformed
  static List<String> parse(String list) {
    return checked(words(list));
  }

  /// Applies `text` to the tags that are there: a plain list replaces them; `+a,-b` adds and
  /// removes, so that two agents who change different tags lose nothing.
  ///
  /// @throws Failure if the two forms are mixed, or for a malformed tag
  static List<String> change(Collection<String> present, String text) {
    List<String> words = words(text);
    long signed =
        words.stream().filter(word -> word.startsWith("+") || word.startsWith("-")).count();
    if (signed == 0) {
      return checked(words);
    }
    if (signed < words.size()) {
      throw Failure.invalidArgument(
          "tags either replaces (\"a,b\") or changes (\"+a,-b\"); put + or - before every tag or"
              + " before none.");
    }
    var result = new TreeSet<>(present);
    for (String word : words) {
      String tag = valid(word.substring(1).strip());
      if (word.startsWith("+")) {
        result.add(tag);
      } else {
        result.remove(tag);
      }
    }
    return checked(result);
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static List<String> checked(Collection<String> tags) {
    var result = new TreeSet<String>();
    tags.forEach(tag -> result.add(valid(tag)));
    if (result.size() > MOST) {
      throw Failure.invalidArgument(
          "A repository has at most %d tags, these are %d; leave some out."
              .formatted(MOST, result.size()));
    }
    return List.copyOf(result);
  }

  /// A tag in its stored form.
  ///
  /// @throws Failure if it is malformed
  static String valid(String tag) {
    String lower = tag.toLowerCase(Locale.ROOT);
    if (!TAG.matcher(lower).matches()) {
      throw Failure.invalidArgument(
          ("\"%s\" is no tag: use 1 to 63 letters a-z, digits and . _ / -, beginning with a letter"
                  + " or digit.")
              .formatted(tag));
    }
    return lower;
  }
}
