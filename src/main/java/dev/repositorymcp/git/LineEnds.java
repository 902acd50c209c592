package dev.repositorymcp.git;

import java.util.Map;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.Attribute.State;
import org.jspecify.annotations.Nullable;

/// What git does to a file's line ends before it stores it.
enum LineEnds {
  /// The bytes are stored as they are.
  KEPT,
  /// Every CR LF becomes LF.
  CONVERTED,
  /// As CONVERTED if the file looks like text and no CR LF is stored already.
  GUESSED;

  /// What holds for a file.
  ///
  /// @param attributes of the file
  /// @param autocrlf `core.autocrlf` in lower case: `true`, `input` or anything else
  static LineEnds of(Map<String, Attribute> attributes, @Nullable String autocrlf) {
    Attribute text = attributes.get("text");
    if (text == null) {
      text = attributes.get("crlf");
    }
    if (text == null || isInput(text)) {
      Attribute end = attributes.get("eol");
      boolean named = end != null && end.getState() == State.CUSTOM;
      return named || text != null ? CONVERTED : unspecified(autocrlf);
    }
    return switch (text.getState()) {
      case SET -> CONVERTED;
      case UNSET -> KEPT;
      case CUSTOM -> "auto".equals(text.getValue()) ? GUESSED : unspecified(autocrlf);
      case UNSPECIFIED -> unspecified(autocrlf);
    };
  }

  private static boolean isInput(Attribute text) {
    return text.getState() == State.CUSTOM && "input".equals(text.getValue());
  }

  private static LineEnds unspecified(@Nullable String autocrlf) {
    boolean converts = autocrlf != null && !autocrlf.matches("false|no|off|0|");
    return converts ? GUESSED : KEPT;
  }
}
