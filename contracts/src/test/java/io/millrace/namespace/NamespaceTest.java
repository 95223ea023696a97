package io.millrace.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NamespaceTest {
  @Test
  void topic_ofADefaultDeployment_hasTheNamespaceBeforeIt() {
    assertThat(Namespace.DEFAULT.topic(Topic.EVENTS)).isEqualTo("default.events");
    assertThat(new Namespace("shop-2").topic(Topic.DEAD)).isEqualTo("shop-2.dead");
    assertThat(new Namespace("shop-2").keyPrefix()).isEqualTo("shop-2:");
  }

  @Test
  void constructor_nameThatSomeServerWouldRefuse_isRefused() {
    for (String name : new String[] {"", "Shop", "2shop", "a.b", "a b", "a_b", "a".repeat(41)}) {
      assertThatThrownBy(() -> new Namespace(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }
}
