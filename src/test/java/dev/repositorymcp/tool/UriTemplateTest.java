package dev.repositorymcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UriTemplateTest {
  private final UriTemplate template = new UriTemplate("test://items/", "item", "/text");

  @Test
  void theVariableIsDecoded() {
    assertThat(template.variableIn("test://items/a%20%C3%A4+b/text")).contains("a ä+b");
  }

  @Test
  void anotherAddressHasNoVariable() {
    assertThat(template.variableIn("test://items/a")).isEmpty();
    assertThat(template.variableIn("test://item/a/text")).isEmpty();
    assertThat(template.variableIn("test://items//text")).isEmpty();
    assertThat(template.variableIn("test://items/text")).isEmpty();
    assertThat(template.variableIn("test://items/a/b/text")).isEmpty();
    assertThat(template.variableIn("test://items/%zz/text")).isEmpty();
  }
}
