package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ModelKind;
import io.millrace.table.TableOptimizer;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.training.HyperParameters.NegativeSampling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two equally good items, one mostly shown on top: its place must not be taken for its merit. */
class PositionTest {
  private static final String SPEC =
      """
      features:
        - {name: item, of: item, type: category}
      """;
  private static final String WITH_POSITION = SPEC + "  - {name: position, type: position}\n";

  private static Example example(int number) {
    SplittableRandom random = new SplittableRandom(number);
    int item = random.nextInt(2);
    boolean onTop = random.nextDouble() < (item == 0 ? 0.85 : 0.15);
    float label = random.nextDouble() < (onTop ? 0.4 : 0.1) ? 1f : 0f;
    Map<String, Value> values =
        Map.of("item", Value.of("i" + item), "position", Value.of(onTop ? 1 : 2));
    return new Example(values, label, "", "", "i" + item, Instant.EPOCH);
  }

  private static ExampleSource source(int from, int to) {
    return () -> IntStream.range(from, to).mapToObj(PositionTest::example);
  }

  /** Log odds of the favoured item's score over the other's, both without a position. */
  private static double favour(ModelKind kind, String specText) throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(specText);
    Dataset dataset =
        new Dataset(
            spec, specText, source(0, 20_000), source(20_000, 25_000), Optional.empty(), Map.of());
    HyperParameters parameters =
        new HyperParameters(
            4,
            List.of(8),
            0,
            false,
            128,
            4,
            2,
            5e-3,
            0.1,
            1e-5,
            1e-3,
            TableOptimizer.ADAM,
            1,
            1,
            4,
            NegativeSampling.UNIFORM,
            1,
            1);
    try (TrainedModel trained =
        new ModelTrainer().train(kind, dataset, parameters, Progress.NONE)) {
      double[] logits = new double[2];
      new Predictions(trained.ranking())
          .forEach(
              () ->
                  IntStream.range(0, 2)
                      .mapToObj(
                          item ->
                              new Example(
                                  Map.of("item", Value.of("i" + item)),
                                  0,
                                  "",
                                  "",
                                  "i" + item,
                                  Instant.EPOCH)),
              (example, probability) ->
                  logits[example.item().charAt(1) - '0'] =
                      Math.log(probability / (1 - probability)));
      return logits[0] - logits[1];
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_withThePosition_creditsTheItemWithNothingOfItsPlace(ModelKind kind) throws Exception {
    assertThat(favour(kind, SPEC)).isGreaterThan(0.7);
    assertThat(favour(kind, WITH_POSITION)).isCloseTo(0, within(0.25));
  }
}
