package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.generated.tables.records.RepositoryRecord;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// The form in which text is searched: lower case, and accents composed, so that a name written
/// either way finds the other.
final class SearchText {
  /// The name in that form; written as the indexes have it.
  static final Field<String> NAME =
      DSL.field("split_part({0}, {1}, 1)", String.class, REPOSITORY.SEARCH_TEXT, DSL.inline("\n"));

  /// The index holds groups of three characters, and the first two of each word.
  private static final Pattern TOO_SHORT_FOR_INDEX = Pattern.compile("[a-z0-9]{1,2}");

  /// What may stand before a word: listed, since the index can't use the negation of a class.
  private static final String BEGINNING = "(^|[\\n !\"#$%&'()*+,./:;<=>?@\\[\\\\\\]^_`{|}~-])";

  private SearchText() {}

  /// What is searched of a row: the name first, each field on a line of its own.
  static String of(RepositoryRecord row) {
    return Stream.of(row.getName(), row.getPath(), row.getDescription(), row.getRemoteUrl())
        .map(field -> fold(Objects.requireNonNullElse(field, "")).replace('\n', ' '))
        .collect(Collectors.joining("\n"));
  }

  static String fold(String text) {
    return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  /// Whether a folded text holds a folded word; one of one or two letters only counts where a word
  /// begins.
  static Condition holds(Field<String> text, String word) {
    return TOO_SHORT_FOR_INDEX.matcher(word).matches()
        ? DSL.condition("{0} ~ {1}", text, DSL.val(BEGINNING + word))
        : text.contains(word);
  }
}
