package io.millrace.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
  @Test
  void default_isNamedAndPrefixesTopicsAndKeys() {
    assertThat(Namespace.DEFAULT).isEqualTo(new Namespace("default"));
    assertThat(Namespace.DEFAULT.topic(Topic.EVENTS)).isEqualTo("default.events");
    assertThat(Namespace.DEFAULT.keyPrefix()).isEqualTo("default:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "1shop", "a.b", "a:b", "a_b", "shop "})
  void namespace_otherCharacters_areRefusedByName(String name) {
    assertThatThrownBy(() -> new Namespace(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("namespace '" + name + "'");
  }
}
