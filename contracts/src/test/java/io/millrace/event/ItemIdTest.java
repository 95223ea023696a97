package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemIdTest {
  /** The first two are in the test vectors of FNV's authors. */
  @Test
  void hash_knownIds_neverChanges() {
    assertThat(new ItemId("a").hash()).isEqualTo(0xe40c292c);
    assertThat(new ItemId("foobar").hash()).isEqualTo(0xbf9cf968);
    assertThat(new ItemId("茶").hash()).isEqualTo(fnv1a(0xe8, 0x8c, 0xb6));
  }

  private static int fnv1a(int... octets) {
    int hash = 0x811c9dc5;
    for (int octet : octets) {
      hash = (hash ^ octet) * 0x01000193;
    }
    return hash;
  }
}
