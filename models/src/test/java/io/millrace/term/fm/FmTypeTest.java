package io.millrace.term.fm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FmTypeTest {
  private static double deviation(int fields, int dimension) {
    return new FmType().embeddingDeviation(fields, dimension).orElseThrow();
  }

  @Test
  void embeddingDeviation_ofManyFields_isSmallerSoThatTheirPairsAddUpToTheSame() {
    // Two rows of 64: 0.1 * 0.1 * 8 = 0.08.
    assertThat(deviation(2, 64)).isCloseTo(0.1, within(1e-12));
    double many = deviation(22, 16);
    assertThat(many * many * 4 * 231).isCloseTo(0.08, within(1e-12));
    assertThat(deviation(1, 16)).isEqualTo(deviation(2, 16));
  }
}
