package dev.repositorymcp.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.jooq.JSONB;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static String patched(String present, String patch) {
    return Metadata.patch(JSONB.valueOf(present), patch).data();
  }

  /// The examples of RFC 7396, appendix A, whose target and patch are objects.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}             | {"a":"c"}             | {"a":"c"}
          {"a":"b"}             | {"b":"c"}             | {"a":"b","b":"c"}
          {"a":"b"}             | {"a":null}            | {}
          {"a":"b","b":"c"}     | {"a":null}            | {"b":"c"}
          {"a":["b"]}           | {"a":"c"}             | {"a":"c"}
          {"a":"c"}             | {"a":["b"]}           | {"a":["b"]}
          {"a":{"b":"c"}}       | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}     | {"a":[1]}             | {"a":[1]}
          {"e":null}            | {"a":1}               | {"e":null,"a":1}
          {}                    | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          {"a":"text"}          | {"a":{"b":null,"c":1}} | {"a":{"c":1}}
          {"a":[1,null]}        | {"b":[null]}          | {"a":[1,null],"b":[null]}
          {"a":{"b":1}}         | {"a":{}}              | {"a":{"b":1}}
          """)
  void aPatchMergesAsItsStandardSays(String present, String patch, String result) {
    assertThat(patched(present, patch)).isEqualTo(result);
  }

  @Test
  void anEmptyTextIsNoDataAndClearsIt() {
    assertThat(Metadata.parse(" ").data()).isEqualTo("{}");
    assertThat(patched("{\"a\":1}", "")).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "null",
        "\"text\"",
        "{",
        "{}{}",
        "{} x",
        "{'a':1}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "# {}",
        "\uFEFFx"
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThat(Registry.refused(() -> Metadata.parse(text)))
        .startsWith("INVALID_ARGUMENT: metadata must be a JSON object");
    assertThat(Registry.refused(() -> Metadata.patch(JSONB.valueOf("{}"), text)))
        .startsWith("INVALID_ARGUMENT: metadata must be a JSON object");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertThat(Registry.refused(() -> Metadata.parse(deep))).startsWith("INVALID_ARGUMENT");
  }

  @Test
  void sixteenKibibytesAreTheMost() {
    String largest = "{\"a\":\"" + "x".repeat(16 * 1024 - 8) + "\"}";
    assertThat(Metadata.parse(largest).data()).hasSize(16 * 1024);
    assertThat(Registry.refused(() -> Metadata.parse(largest.replace("x\"", "xx\""))))
        .contains("at most 16 KiB");
    assertThat(Registry.refused(() -> Metadata.parse("{\"a\":\"" + "é".repeat(8 * 1024) + "\"}")))
        .contains("at most 16 KiB");
    assertThat(Registry.refused(() -> Metadata.patch(JSONB.valueOf(largest), "{\"b\":1}")))
        .contains("at most 16 KiB");
    assertThat(Metadata.patch(JSONB.valueOf(largest), "{\"a\":1}").data()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\u0000\"}",
        "{\"\\u0000\":1}",
        "{\"a\":[{\"b\":\"x\\u0000y\"}]}",
      })
  void theNullCharacterIsRefusedEvenAsAnEscape(String text) {
    assertThat(Registry.refused(() -> Metadata.parse(text))).contains("must not contain U+0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud83d\"}",
        "{\"\\udc00b\":1}",
        "{\"a\":[{\"b\":\"\\ud83d\\ud83d\\ude00\"}]}",
      })
  void halfASurrogatePairIsRefusedEvenAsAnEscape(String text) {
    assertThat(Registry.refused(() -> Metadata.parse(text))).contains("half a surrogate pair");
  }

  @Test
  void whatOnlyLooksLikeAnEscapeIsText() {
    assertThat(Metadata.parse("{\"a\":\"\\\\u0000\"}").data()).isEqualTo("{\"a\":\"\\\\u0000\"}");
  }

  @Test
  void numbersKeepTheirValue() {
    String numbers = "{\"a\":123456789012345678901234567890,\"b\":-1.5,\"c\":0.1}";
    assertThat(Metadata.parse(numbers).data()).isEqualTo(numbers);
  }

  @Test
  void aNumberThatTheDatabaseCannotHoldIsRefused() {
    for (String number : new String[] {"1e999999", "-1e400000", "1e2000000000"}) {
      assertThat(Registry.refused(() -> Metadata.parse("{\"a\":" + number + "}")))
          .startsWith("INVALID_ARGUMENT: metadata");
    }
  }
}
