package dev.repositorymcp.client;

import java.util.stream.Collectors;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.DefaultPrettyPrinter.NopIndenter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes members into an object of a text, in the manner of the text.
///
/// @param lines whether the object's members stand on lines of their own
/// @param indentation of those lines
/// @param unit by which each level is indented further
record JsonInsertion(
    String text, JsonObject object, boolean lines, String indentation, String unit) {

  static JsonInsertion into(String text, JsonObject object) {
    String outer = TextEdit.indentation(text, object.open());
    if (object.members().isEmpty()) {
      String unit = outer.contains("\t") ? "\t" : usualUnit(text);
      return new JsonInsertion(text, object, true, outer + unit, unit);
    }
    int first = object.members().getFirst().start();
    boolean lines = text.substring(object.open(), first).contains("\n");
    String inner = TextEdit.indentation(text, first);
    boolean deeper = lines && inner.length() > outer.length() && inner.startsWith(outer);
    return new JsonInsertion(
        text, object, lines, inner, deeper ? inner.substring(outer.length()) : usualUnit(text));
  }

  /// The blanks before the first indented line.
  private static String usualUnit(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && (line.startsWith(" ") || line.startsWith("\t")))
        .findFirst()
        .map(line -> TextEdit.indentation(line, 0))
        .orElse("  ");
  }

  /// The text with one more member, behind the last one and the comments that follow it.
  String insert(String name, JsonNode value) {
    String member = quote(name) + ": " + print(value);
    var edit = new TextEdit(text);
    if (object.members().isEmpty()) {
      return edit.replace(behindComments(), object.close(), onItsLine(member) + newline() + outer())
          .apply();
    }
    int end = object.members().getLast().end();
    boolean comma = JsonGaps.commaAfter(text, end);
    if (!lines) {
      int at = comma ? JsonGaps.skip(text, end) + 1 : end;
      return edit.insert(at, comma ? " " + member + "," : ", " + member).apply();
    }
    edit.insert(behindComments(), onItsLine(member) + (comma ? "," : ""));
    return (comma ? edit : edit.insert(end, ",")).apply();
  }

  /// A value as it stands behind its name in this object.
  String print(JsonNode value) {
    JsonMapper mapper = JsonMapper.shared();
    if (!lines) {
      return mapper.writer().with(printer("", "")).writeValueAsString(value);
    }
    return mapper
        .writer()
        .with(printer(unit, newline()))
        .writeValueAsString(value)
        .lines()
        .collect(Collectors.joining(newline() + indentation));
  }

  private static DefaultPrettyPrinter printer(String unit, String newline) {
    var separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Spacing.AFTER)
            .withObjectEntrySpacing(newline.isEmpty() ? Spacing.AFTER : Spacing.NONE)
            .withArrayElementSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withArrayIndenter(NopIndenter.instance())
        .withObjectIndenter(
            newline.isEmpty() ? NopIndenter.instance() : new DefaultIndenter(unit, newline));
  }

  private static String quote(String name) {
    return JsonMapper.shared().writeValueAsString(name);
  }

  private String onItsLine(String member) {
    return newline() + indentation + member;
  }

  private String newline() {
    return TextEdit.newline(text);
  }

  private String outer() {
    return TextEdit.indentation(text, object.open());
  }

  /// Where the last thing inside the object ends, be it a value, a comma or a comment.
  private int behindComments() {
    int end = object.close();
    while (Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }
}
