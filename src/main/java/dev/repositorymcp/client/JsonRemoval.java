package dev.repositorymcp.client;

import dev.repositorymcp.client.JsonObject.Member;

/// Takes a member out of an object of a text, with the one comma that goes with it.
final class JsonRemoval {
  private JsonRemoval() {}

  static String of(String text, JsonObject holder, String name) {
    Member member = holder.member(name).orElseThrow();
    int index = holder.members().indexOf(member);
    var edit = new TextEdit(text);
    if (holder.members().size() == 1 && isAlone(text, holder, member)) {
      return edit.replace(holder.open() + 1, holder.close(), "").apply();
    }
    if (JsonGaps.commaAfter(text, member.end())) {
      removeWithComma(text, edit, member);
      return edit.apply();
    }
    if (index > 0) {
      int end = holder.members().get(index - 1).end();
      int comma = JsonGaps.skip(text, end);
      if (text.substring(comma + 1, member.start()).isBlank()
          && !text.substring(comma, member.start()).contains("\n")) {
        return edit.replace(comma, member.end(), "").apply();
      }
      edit.replace(comma, comma + 1, "");
    }
    return edit.removeWithLine(member.start(), member.end()).apply();
  }

  /// Whether nothing else is in the object, no comment either.
  private static boolean isAlone(String text, JsonObject holder, Member member) {
    String behind = text.substring(member.end(), holder.close());
    return text.substring(holder.open() + 1, member.start()).isBlank()
        && (behind.isBlank() || behind.strip().equals(","));
  }

  private static void removeWithComma(String text, TextEdit edit, Member member) {
    int comma = JsonGaps.skip(text, member.end());
    if (!text.substring(member.end(), comma).isBlank()) {
      edit.replace(comma, comma + 1, "").removeWithLine(member.start(), member.end());
      return;
    }
    int next = comma + 1;
    while (text.charAt(next) == ' ') {
      next++;
    }
    boolean endsLine = text.charAt(next) == '\n' || text.charAt(next) == '\r';
    edit.removeWithLine(member.start(), endsLine ? comma + 1 : next);
  }
}
