package io.millrace.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VariantAssignerTest {
  /**
   * From GrowthBook's SDK test cases, specification 0.8.0 (growthbook/growthbook, MIT), and for
   * texts beyond ASCII from an independent implementation over UTF-8.
   */
  @ParameterizedTest
  @CsvSource({
    "seed, a, 0.0505",
    "seed, b, 0.2696",
    "foo, ab, 0.2575",
    "foo, def, 0.2019",
    "89123klj, 8952klfjas09ujkasdf, 0.124",
    "90850943850283058242805, 123, 0.7516",
    "rec-exp-1, ü, 0.918",
    "сайт-опыт, 👍, 0.4552"
  })
  void place_publishedCases_areTheSame(String seed, String unit, double place) {
    assertThat(Bucketing.place(seed, unit)).isEqualTo(place);
  }

  @Test
  void place_allReferenceCases_areTheSame() throws IOException {
    int compared = 0;
    JsonNode vectors = vectors();
    for (String table : List.of("hash", "extra")) {
      for (JsonNode row : vectors.required(table)) {
        if (row.get(2).asInt() == 2) {
          assertThat(Bucketing.place(row.get(0).asString(), row.get(1).asString()))
              .as("%s", row)
              .isEqualTo(row.get(3).asDouble());
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void assign_referenceRanges_putsTheSamePlacesIntoTheSameArms() throws IOException {
    int compared = 0;
    for (JsonNode row : vectors().required("getBucketRange")) {
      JsonNode weights = row.get(1).get(2);
      double coverage = row.get(1).get(1).asDouble();
      if (coverage < 0 || coverage > 1 || (!weights.isNull() && isOdd(weights, row))) {
        // We refuse what GrowthBook clamps or replaces.
        continue;
      }
      Experiment experiment = experiment(coverage, weights(row.get(1).get(0).asInt(), weights));
      for (int unit = 0; unit < 3000; unit++) {
        String id = "user" + unit;
        if (isOnABoundary(row.get(2), Bucketing.place(experiment.seed(), id))) {
          // The reference's bounds are rounded: 0.2 * 0.2 is a little more than 0.04.
          continue;
        }
        assertThat(VariantAssigner.assign(experiment, id).map(Experiment.Variant::name))
            .as("%s %s", row, id)
            .isEqualTo(arm(row.get(2), Bucketing.place(experiment.seed(), id)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(10_000);
  }

  private static boolean isOdd(JsonNode weights, JsonNode row) {
    double sum = 0;
    for (JsonNode weight : weights) {
      sum += weight.asDouble();
    }
    return weights.size() != row.get(1).get(0).asInt() || Math.abs(sum - 1) > 1e-6;
  }

  private static double[] weights(int arms, JsonNode weights) {
    double[] result = new double[arms];
    for (int i = 0; i < arms; i++) {
      result[i] = weights.isNull() ? 1 : weights.get(i).asDouble();
    }
    return result;
  }

  private static boolean isOnABoundary(JsonNode ranges, double place) {
    for (JsonNode range : ranges) {
      if (Math.abs(range.get(0).asDouble() - place) < 1e-9
          || Math.abs(range.get(1).asDouble() - place) < 1e-9) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> arm(JsonNode ranges, double place) {
    for (int i = 0; i < ranges.size(); i++) {
      JsonNode range = ranges.get(i);
      if (place >= range.get(0).asDouble() && place < range.get(1).asDouble()) {
        return Optional.of("arm" + i);
      }
    }
    return Optional.empty();
  }

  @Test
  void assign_coverageRaised_movesNobodyToAnotherArm() {
    Experiment none = experiment(0, 3, 1, 1);
    Map<String, String> arms = new HashMap<>();
    int taking = 0;
    for (double coverage : new double[] {0.01, 0.1, 0.33, 0.5, 0.99, 1}) {
      Experiment ramped = experiment(coverage, 3, 1, 1);
      int now = 0;
      for (int i = 0; i < 20_000; i++) {
        Optional<String> arm =
            VariantAssigner.assign(ramped, "u" + i).map(Experiment.Variant::name);
        assertThat(VariantAssigner.assign(none, "u" + i)).isEmpty();
        String before = arms.get("u" + i);
        if (before != null) {
          assertThat(arm).contains(before);
        }
        if (arm.isPresent()) {
          arms.put("u" + i, arm.get());
          now++;
        }
      }
      assertThat(now / 20_000.0).isCloseTo(coverage, within(0.015));
      assertThat(now).isGreaterThan(taking);
      taking = now;
    }
    assertThat(taking).isEqualTo(20_000);
  }

  @Test
  void assign_weights_areTheSharesOfTheArms() {
    Experiment experiment = experiment(1, 3, 1, 1);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      counts.merge(VariantAssigner.assign(experiment, "u" + i).get().name(), 1, Integer::sum);
    }

    assertThat(counts.get("arm0") / 50_000.0).isCloseTo(0.6, within(0.01));
    assertThat(counts.get("arm1") / 50_000.0).isCloseTo(0.2, within(0.01));
    assertThat(counts.get("arm2") / 50_000.0).isCloseTo(0.2, within(0.01));
  }

  private static Experiment experiment(double coverage, double... weights) {
    List<Experiment.Variant> variants = new ArrayList<>();
    for (double weight : weights) {
      variants.add(new Experiment.Variant("arm" + variants.size(), weight, Map.of()));
    }
    return new Experiment(
        "exp", "", Experiment.ExperimentStatus.RUNNING, "exp", coverage, variants);
  }

  private static JsonNode vectors() {
    return JsonMapper.shared()
        .readTree(Path.of("src/test/resources/vectors/growthbook_bucketing.json").toFile());
  }
}
