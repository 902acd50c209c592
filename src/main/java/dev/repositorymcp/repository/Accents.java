package dev.repositorymcp.repository;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;

/// One text in the two ways of writing an accent: as one character with its letter, as most
/// keyboards do, or as one of its own behind it, as file systems of a Mac do. What is stored is
/// never rewritten; who asks need not know which it is.
final class Accents {
  private Accents() {}

  /// The text as it is first, then what else it may be.
  static List<String> spellings(String text) {
    return Stream.of(
            text,
            Normalizer.normalize(text, Normalizer.Form.NFC),
            Normalizer.normalize(text, Normalizer.Form.NFD))
        .distinct()
        .toList();
  }
}
