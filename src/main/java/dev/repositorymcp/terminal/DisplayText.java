package dev.repositorymcp.terminal;

import java.util.Locale;
import org.jline.utils.WCWidth;

/// Text as a terminal shows it: characters that would be obeyed are made visible, and widths are
/// counted in columns.
public final class DisplayText {
  private static final String ELLIPSIS = "…";
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private DisplayText() {}

  /// Shows what a terminal would obey, or would hide: control characters, line separators and marks
  /// of direction.
  public static String visible(String text) {
    var visible = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (isObeyed(point) && !joinsEmoji(text, i)) {
        visible.append(String.format(Locale.ROOT, "\\u%04x", point));
      } else {
        visible.appendCodePoint(point);
      }
    }
    return visible.toString();
  }

  private static boolean isObeyed(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /// Families and professions are made of several emoji; elsewhere a joiner only hides.
  private static boolean joinsEmoji(String text, int at) {
    return text.charAt(at) == ZERO_WIDTH_JOINER
        && at > 0
        && at + 1 < text.length()
        && isPartOfEmoji(text.codePointBefore(at))
        && Character.isEmoji(text.codePointAt(at + 1));
  }

  private static boolean isPartOfEmoji(int point) {
    return Character.isEmoji(point)
        || Character.isEmojiModifier(point)
        || Character.isEmojiComponent(point);
  }

  /// Columns that a text takes.
  public static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); i += clusterLength(text, i)) {
      width += clusterWidth(text, i);
    }
    return width;
  }

  /// The text, or as much of it as fits with an ellipsis; never half a character.
  ///
  /// @param width at least 1
  public static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    int end = 0;
    int used = 0;
    while (used + clusterWidth(text, end) < width) {
      used += clusterWidth(text, end);
      end += clusterLength(text, end);
    }
    return text.substring(0, end) + ELLIPSIS;
  }

  private static int clusterLength(String text, int at) {
    return standsAlone(text, at) ? 1 : Math.max(1, WCWidth.charCountForGraphemeCluster(text, at));
  }

  private static int clusterWidth(String text, int at) {
    return standsAlone(text, at) ? 1 : Math.max(0, WCWidth.wcwidthForGraphemeCluster(text, at));
  }

  /// Whether it is a letter of ASCII that nothing combines with; most are, and the search for
  /// borders of characters costs more than all the rest.
  private static boolean standsAlone(String text, int at) {
    return isPlain(text.charAt(at)) && (at + 1 == text.length() || isPlain(text.charAt(at + 1)));
  }

  private static boolean isPlain(char character) {
    return character >= ' ' && character < 0x7f;
  }
}
