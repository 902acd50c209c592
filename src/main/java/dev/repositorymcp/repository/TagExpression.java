package dev.repositorymcp.repository;

import static dev.repositorymcp.generated.Tables.REPOSITORY;

import dev.repositorymcp.tool.Failure;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Which tags a repository must have: `backend && !legacy || tool`.
///
/// `!` binds tighter than `&&`, that tighter than `||`; parentheses group. A comma means `&&`,
/// since that is how tags are written elsewhere.
sealed interface TagExpression {
  /// Deep enough for people, shallow enough for the stack.
  int DEEPEST = 50;

  /// The repository has this tag.
  record Tag(String name) implements TagExpression {}

  /// The operand doesn't apply.
  record Not(TagExpression operand) implements TagExpression {}

  /// Both apply.
  record And(TagExpression left, TagExpression right) implements TagExpression {}

  /// At least one applies.
  record Or(TagExpression left, TagExpression right) implements TagExpression {}

  /// As a filter of rows.
  default Condition condition() {
    return switch (this) {
      case Tag(String name) -> REPOSITORY.TAGS.contains(new String[] {name});
      case Not(TagExpression operand) -> DSL.not(operand.condition());
      case And(TagExpression left, TagExpression right) -> left.condition().and(right.condition());
      case Or(TagExpression left, TagExpression right) -> left.condition().or(right.condition());
    };
  }

  /// Reads an expression.
  ///
  /// @throws Failure that points at the column where it can't be understood
  static TagExpression parse(String text) {
    return new Parser(text).parse();
  }

  /// One method for each level of binding.
  final class Parser {
    private static final int LONGEST = 1000;

    private final String text;
    private int position;
    private int depth;

    Parser(String text) {
      this.text = text;
    }

    TagExpression parse() {
      if (text.length() > LONGEST) {
        throw Failure.invalidArgument("tags may have at most 1000 characters.");
      }
      TagExpression expression = or();
      if (position < text.length()) {
        throw unexpected("&&, || or the end");
      }
      return expression;
    }

    private TagExpression or() {
      TagExpression expression = and();
      while (accept("||")) {
        expression = new Or(expression, and());
      }
      return expression;
    }

    private TagExpression and() {
      TagExpression expression = not();
      while (accept("&&") || accept(",")) {
        expression = new And(expression, not());
      }
      return expression;
    }

    private TagExpression not() {
      if (++depth > DEEPEST) {
        throw Failure.invalidArgument(
            "tags is nested too deeply at column %d; write it with fewer parentheses."
                .formatted(position + 1));
      }
      TagExpression expression = accept("!") ? new Not(not()) : operand();
      depth--;
      return expression;
    }

    private TagExpression operand() {
      if (accept("(")) {
        TagExpression inner = or();
        if (!accept(")")) {
          throw unexpected("a closing parenthesis");
        }
        return inner;
      }
      skipBlanks();
      int start = position;
      while (position < text.length() && isPartOfTag(text.charAt(position))) {
        position++;
      }
      if (position == start) {
        throw unexpected("a tag");
      }
      String tag = Tags.valid(text.substring(start, position));
      skipBlanks();
      return new Tag(tag);
    }

    private static boolean isPartOfTag(char character) {
      return Character.isLetterOrDigit(character) || "._/-".indexOf(character) >= 0;
    }

    private boolean accept(String token) {
      skipBlanks();
      if (!text.startsWith(token, position)) {
        return false;
      }
      position += token.length();
      skipBlanks();
      return true;
    }

    private void skipBlanks() {
      while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
        position++;
      }
    }

    private Failure unexpected(String wanted) {
      String found =
          position < text.length()
              ? "\"" + Character.toString(text.codePointAt(position)) + "\""
              : "the end";
      return Failure.invalidArgument(
          "tags can't be understood at column %d: expected %s, found %s. An example: backend && !legacy || tool."
              .formatted(position + 1, wanted, found));
    }
  }
}
