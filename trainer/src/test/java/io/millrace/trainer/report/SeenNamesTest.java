package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenNamesTest {
  @Test
  void contains_aMillionNames_knowsThemAllAndHardlyAnyOther() {
    SeenNames names = new SeenNames();
    for (int i = 0; i < 1_000_000; i++) {
      names.add("u" + i);
    }
    int mistaken = 0;
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(names.contains("u" + i)).isTrue();
      mistaken += names.contains("u" + (1_000_000 + i)) ? 1 : 0;
    }
    // (1 - exp(-4 * 2^20 / 2^27))^4 is one in a million.
    assertThat(mistaken).isLessThan(100);
  }
}
