package dev.repositorymcp.tool;

import dev.repositorymcp.text.Unicode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Refuses text that can't be kept as it is: PostgreSQL has no U+0000, and half a surrogate pair is
/// no character, has no form in UTF-8 and breaks every conversation that it gets into.
public final class StorableText {
  private StorableText() {}

  /// Looks into lists and maps too.
  ///
  /// @param name of the argument that holds the value
  /// @throws Failure naming the argument and what it must not contain
  public static void require(String name, @Nullable Object value) {
    switch (value) {
      case String text when text.indexOf('\0') >= 0 ->
          throw Failure.invalidArgument(
              name + " must not contain U+0000; call again without that character.");
      case String text when Unicode.hasLoneSurrogate(text) ->
          throw Failure.invalidArgument(
              name + " must not contain half a surrogate pair; send whole Unicode characters.");
      case List<?> list -> list.forEach(element -> require(name, element));
      case Map<?, ?> map ->
          map.forEach(
              (key, element) -> {
                require(name, key);
                require(name, element);
              });
      case null, default -> {}
    }
  }
}
