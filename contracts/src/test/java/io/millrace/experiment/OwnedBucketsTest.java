package io.millrace.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnedBucketsTest {
  @ParameterizedTest
  @CsvSource({
    "0.001, 1;1;1, 4;3;3",
    "1,     1;1,   5000;5000",
    "1,     1;3,   2500;7500",
    "1,     1;1;1, 3334;3333;3333",
    "0.5,   95;5,  4750;250",
    "0,     1;1,   0;0",
    "0.0001,1;1,   1;1"
  })
  void ownedBuckets_coverageAndWeights_areThoseThatUnitsFallInto(
      double coverage, String weights, String owned) {
    List<Variant> variants = new ArrayList<>();
    for (String weight : weights.split(";")) {
      variants.add(new Variant("v" + variants.size(), Double.parseDouble(weight), Map.of()));
    }
    Experiment experiment =
        new Experiment("e", "", ExperimentStatus.RUNNING, "e", coverage, variants);
    assertThat(VariantAssigner.ownedBuckets(experiment).stream().map(String::valueOf).toList())
        .containsExactly(owned.split(";"));
  }
}
