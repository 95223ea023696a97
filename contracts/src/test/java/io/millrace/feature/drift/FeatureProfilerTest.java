package io.millrace.feature.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FieldState;
import io.millrace.feature.codec.FeatureProfileCodec;
import io.millrace.feature.codec.FeatureSpecCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeatureProfilerTest {
  private static final FeatureEncoder ENCODER = encoder();

  private static FeatureEncoder encoder() {
    String spec =
        """
        features:
          - {name: device, of: context, type: category}
          - {name: price, of: item, type: number}
          - {name: tags, of: item, type: categories}
          - {name: place, type: position, max: 5}
          - {name: story, of: item, type: text, encoder: stored, size: 2}
        """;
    try {
      return new FeatureEncoder(
          new FeatureSpecCodec().read(spec),
          List.of(
              new FieldState(List.of("phone", "desk", "tv"), List.of(), 0, 1),
              new FieldState(List.of(), List.of(), 10, 2),
              new FieldState(List.of("a", "b"), List.of(), 0, 1),
              new FieldState(List.of(), List.of(), 0, 1),
              new FieldState(List.of(), List.of(), 0, 1)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static FeatureProfile profile(
      Optional<FeatureProfile> like, long seed, double phones, double price, double missing) {
    SplittableRandom random = new SplittableRandom(seed);
    FeatureProfiler profiler = new FeatureProfiler(ENCODER, like);
    for (int i = 0; i < 4000; i++) {
      Map<String, Value> values = new HashMap<>();
      values.put("device", Value.of(random.nextDouble() < phones ? "phone" : "desk"));
      if (random.nextDouble() >= missing) {
        values.put("price", Value.of(price + 2 * random.nextGaussian()));
      }
      values.put("tags", Value.of(List.of("a", random.nextDouble() < 0.1 ? "new" : "b")));
      profiler.add(values);
    }
    return profiler.profile();
  }

  private static double index(FeatureProfile then, FeatureProfile now, String field) {
    return FeatureProfile.stability(
        then.field(field).orElseThrow(),
        then.examples(),
        now.field(field).orElseThrow(),
        now.examples());
  }

  @Test
  void profile_valuesOfEveryKind_countsMissingUnseenAndBins() {
    FeatureProfile profile = profile(Optional.empty(), 1, 0.7, 10, 0.25);
    assertThat(profile.examples()).isEqualTo(4000);
    assertThat(profile.fields())
        .extracting(FeatureProfile.Field::name)
        .doesNotContain("place", "story");
    FeatureProfile.Field device = profile.field("device").orElseThrow();
    assertThat(device.shares().get("row2")).isCloseTo(0.7, within(0.03));
    assertThat(device.missing()).isZero();
    FeatureProfile.Field price = profile.field("price").orElseThrow();
    assertThat(price.missing()).isCloseTo(0.25, within(0.03));
    assertThat(price.edges()).hasSize(9).isSorted();
    assertThat(price.shares().values())
        .allSatisfy(share -> assertThat(share).isCloseTo(0.075, within(0.01)));
    // One of two tags is unseen in a tenth of the examples.
    assertThat(profile.field("tags").orElseThrow().unseen()).isCloseTo(0.05, within(0.01));
  }

  @Test
  void stability_sameSourceAgain_staysNearItsExpectation() {
    FeatureProfile then = profile(Optional.empty(), 1, 0.7, 10, 0.05);
    FeatureProfile now = profile(Optional.of(then), 2, 0.7, 10, 0.05);
    // (B - 1)(1/n + 1/m) is 0.006 for the price's thirteen bins.
    assertThat(index(then, now, "price")).isBetween(0.0, 0.02);
    assertThat(index(then, now, "device")).isBetween(0.0, 0.01);
    assertThat(index(then, then, "price")).isCloseTo(0, within(1e-12));
  }

  @Test
  void stability_movedSource_isLargeAndOfTheKnownSize() {
    FeatureProfile then = profile(Optional.empty(), 1, 0.7, 10, 0);
    FeatureProfile now = profile(Optional.of(then), 2, 0.3, 12, 0);
    // 0.4 ln(0.7 / 0.3) twice.
    assertThat(index(then, now, "device")).isCloseTo(0.8 * Math.log(7.0 / 3), within(0.06));
    assertThat(index(then, now, "price")).isGreaterThan(0.5);
    FeatureProfile lost = profile(Optional.of(then), 3, 0.7, 10, 0.5);
    assertThat(index(then, lost, "price")).isGreaterThan(0.25);
  }

  @Test
  void codec_profile_survivesTheFile() {
    FeatureProfile profile = profile(Optional.empty(), 1, 0.7, 10, 0.25);
    FeatureProfileCodec codec = new FeatureProfileCodec();
    assertThat(codec.decode(codec.encode(profile).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(profile);
  }
}
