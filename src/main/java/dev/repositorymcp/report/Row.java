package dev.repositorymcp.report;

import dev.repositorymcp.tool.ToolJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One repository in the table; what is null or empty isn't shown.
///
/// @param states the words of `list`, `unknown` where nothing is known
/// @param committed date of the last commit
/// @param committedAt the same in full, by which rows are sorted
record Row(
    String name,
    String host,
    @Nullable String path,
    @Nullable String remote,
    @Nullable String description,
    List<String> tags,
    List<State> states,
    @Nullable String branch,
    Age age,
    @Nullable String committed,
    @Nullable String committedAt) {
  private static final String UNTAGGED = "no tag";

  /// @param word of `list`
  /// @param label the word, and how many commits it is about
  record State(String word, String label) {}

  /// @param view a repository as lists show it
  /// @param now when the page is made
  static Row of(JsonNode view, Instant now) {
    String committedAt = text(view, "committed_at");
    return new Row(
        view.path("name").asString(),
        view.path("host").asString(),
        text(view, "path"),
        text(view, "remote_url"),
        text(view, "description"),
        view.path("tags").valueStream().map(JsonNode::asString).toList(),
        states(view),
        text(view, "branch"),
        committedAt == null
            ? Age.UNKNOWN
            : Age.of(Duration.between(Instant.parse(committedAt), now)),
        committedAt == null ? null : committedAt.substring(0, committedAt.indexOf('T')),
        committedAt);
  }

  private static @Nullable String text(JsonNode view, String field) {
    return view.path(field).isString() ? view.path(field).asString() : null;
  }

  private static List<State> states(JsonNode view) {
    String words = view.path("state").asString("unknown");
    return Arrays.stream(words.split(",")).map(word -> new State(word, label(word, view))).toList();
  }

  private static String label(String word, JsonNode view) {
    return view.path(word).isInt() ? word + " " + view.path(word).intValue() : word;
  }

  /// Values of the facet of tags.
  List<String> tagValues() {
    return tags.isEmpty() ? List.of(UNTAGGED) : tags;
  }

  /// What the page's script compares with a filter: JSON, since any character may be in a tag.
  String facets() {
    return ToolJson.write(
        new Facets(states.stream().map(State::word).toList(), List.of(age.words()), tagValues()));
  }

  /// Named like the facets of the page.
  private record Facets(List<String> state, List<String> age, List<String> tag) {}
}
