package io.millrace.feature.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Value;
import io.millrace.feature.EncoderFitter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncoderCodecTest {
  private static final String ONE = "features: [{name: a, of: item, type: category}]";

  private final EncoderCodec codec = new EncoderCodec();

  @Test
  void decode_statesOfAnotherSpecification_isRefused() throws Exception {
    EncoderFitter fitter = new EncoderFitter(new FeatureSpecCodec().read(ONE), 1);
    fitter.add(Map.of("a", Value.of("x")));
    byte[] states = codec.encode(fitter.fit());

    assertThatThrownBy(() -> codec.decode(ONE.replace("name: a", "name: b"), states))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a'");
    assertThatThrownBy(
            () -> codec.decode(ONE.replace("]", ", {name: c, of: item, type: category}]"), states))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 field states for 2 features");
  }
}
