package io.millrace.feature.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultFeaturesTest {
  @Test
  void spec_anyShop_encodesAnExampleWithNothingKnown() {
    EncoderFitter fitter = new EncoderFitter(DefaultFeatures.SPEC, 1);
    fitter.add(Map.of());
    FeatureEncoder encoder = fitter.fit();

    assertThat(encoder.encode(Map.of()).fields())
        .isEqualTo(DefaultFeatures.SPEC.features().size() + DefaultFeatures.SPEC.crosses().size());
  }

  @Test
  void spec_sequences_shareTheRowsOfTheItems() {
    EncoderFitter fitter = new EncoderFitter(DefaultFeatures.SPEC, 1);
    for (int i = 0; i < 5; i++) {
      fitter.add(Map.of("item", Value.of("cup")));
    }
    FeatureEncoder encoder = fitter.fit();
    int item = field(encoder, "item");
    int recent = field(encoder, "recent_clicks");

    var encoded =
        encoder.encode(Map.of("item", Value.of("cup"), "recent_clicks", Value.of(List.of("cup"))));

    assertThat(encoded.row(encoded.start(recent))).isEqualTo(encoded.row(encoded.start(item)));
  }

  private static int field(FeatureEncoder encoder, String name) {
    for (int i = 0; i < encoder.fields().size(); i++) {
      if (encoder.fields().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("no field " + name);
  }
}
