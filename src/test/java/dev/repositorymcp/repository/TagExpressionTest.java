package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.repositorymcp.repository.TagExpression.And;
import dev.repositorymcp.repository.TagExpression.Not;
import dev.repositorymcp.repository.TagExpression.Or;
import dev.repositorymcp.repository.TagExpression.Tag;
import dev.repositorymcp.tool.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagExpressionTest {
  private static final Tag A = new Tag("a");
  private static final Tag B = new Tag("b");
  private static final Tag C = new Tag("c");

  @Test
  void bindsNotBeforeAndBeforeOr() {
    assertThat(TagExpression.parse("a && !b || c")).isEqualTo(new Or(new And(A, new Not(B)), C));
    assertThat(TagExpression.parse("a || b && c")).isEqualTo(new Or(A, new And(B, C)));
  }

  @Test
  void groupsByParentheses() {
    assertThat(TagExpression.parse("!(a || b) && c")).isEqualTo(new And(new Not(new Or(A, B)), C));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a&&b", " a  &&\tb ", "a,b", "(a)&&(b)", "A && B"})
  void readsTheSameInEverySpelling(String text) {
    assertThat(TagExpression.parse(text)).isEqualTo(new And(A, B));
  }

  @Test
  void readsTagsWithAllTheirCharacters() {
    assertThat(TagExpression.parse("team/core-2.x_y")).isEqualTo(new Tag("team/core-2.x_y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a && ; 5",
        "&& a ; 1",
        "a b ; 3",
        "(a || b ; 8",
        "a) ; 2",
        "a | b ; 3",
        "! ; 2",
        "a,,b ; 3",
        "a && $ ; 6"
      })
  void pointsAtTheColumnOfAnError(String text, int column) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> TagExpression.parse(text))
        .withMessageContaining("at column " + column);
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> TagExpression.parse("!".repeat(900) + "a"))
        .withMessageContaining("nested too deeply");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> TagExpression.parse("(".repeat(900)))
        .withMessageContaining("nested too deeply");
  }
}
