package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.table.TableOptimizer;
import io.millrace.trainer.dataset.Catalogue;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.training.HyperParameters.NegativeSampling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is sampled or weighted in training, the probabilities are those of the data. */
class SamplingTest {
  private static final int TRAIN = 40_000;
  private static final int VALIDATION = 10_000;

  private static HyperParameters parameters(
      NegativeSampling sampling, double keepNegatives, double positiveWeight) {
    return new HyperParameters(
        8,
        List.of(16),
        0,
        false,
        256,
        4,
        2,
        5e-3,
        0.1,
        // Users have no tastes here: without a penalty the rows remember who chose what.
        1e-3,
        1e-3,
        TableOptimizer.ADAM,
        7,
        1,
        4,
        sampling,
        keepNegatives,
        positiveWeight);
  }

  @ParameterizedTest
  @CsvSource({"deepfm, 0.2, 1", "wide-deep, 0.2, 1", "deepfm, 1, 8", "wide-deep, 0.5, 0.3"})
  void train_negativesLeftOutOrPositivesWeighted_predictsTheBaseRate(
      ModelKind kind, double keepNegatives, double positiveWeight) {
    Dataset dataset = SyntheticExamples.dataset(TRAIN, VALIDATION);
    HyperParameters parameters =
        parameters(NegativeSampling.UNIFORM, keepNegatives, positiveWeight);
    try (TrainedModel trained =
        new ModelTrainer().train(kind, dataset, parameters, Progress.NONE)) {
      double[] sums = new double[2];
      new Predictions(trained.ranking())
          .forEach(
              dataset.validation(),
              (example, probability) -> {
                sums[0] += probability;
                sums[1] += example.label();
              });
      assertThat(sums[0] / sums[1]).isCloseTo(1, within(0.1));
      Evaluation evaluation = new Predictions(trained.ranking()).evaluate(dataset.validation());
      assertThat(evaluation.calibrationError()).isLessThan(0.04);
    }
  }

  private static final int ITEMS = 30;
  private static final int USERS = 300;

  /** Everybody's next choice is item i with this probability, apart from what was chosen before. */
  private static double share(int item) {
    return (item + 1.0) / (ITEMS * (ITEMS + 1) / 2.0);
  }

  private static List<Example> choices(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      double place = random.nextDouble();
      int item = 0;
      for (; item < ITEMS - 1 && place >= share(item); item++) {
        place -= share(item);
      }
      rows.add(choice(random.nextInt(USERS), item, 1));
    }
    return rows;
  }

  private static Example choice(int user, int item, float label) {
    Map<String, Value> values = Map.of("user", Value.of("u" + user), "item", Value.of("i" + item));
    return new Example(values, label, "u" + user, "", "i" + item, Instant.EPOCH);
  }

  /** The data with nothing sampled: each choice beside all that its user never chose. */
  private static List<Example> unsampled(List<Example> choices, Catalogue catalogue) {
    List<Example> all = new ArrayList<>();
    for (Example row : choices) {
      all.add(row);
      int user = catalogue.user(row.group());
      for (int item = 0; item < ITEMS; item++) {
        if (!catalogue.chose(user, catalogue.item("i" + item))) {
          all.add(choice(Integer.parseInt(row.group().substring(1)), item, 0));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(NegativeSampling.class)
  void train_positivesOnly_predictsTheUnsampledDataWhicheverWayItDraws(NegativeSampling sampling)
      throws Exception {
    var spec =
        new io.millrace.feature.codec.FeatureSpecCodec()
            .read(
                """
                features:
                  - {name: user, of: user, type: category}
                  - {name: item, of: item, type: category}
                """);
    List<Example> rows = choices(1);
    ExampleSource train = () -> rows.stream();
    Catalogue catalogue = Catalogue.of(spec, train, "rows");
    List<Example> all = unsampled(rows, catalogue);
    Dataset dataset =
        new Dataset(
            spec,
            "",
            train,
            () -> all.stream(),
            Optional.empty(),
            Map.of(),
            Optional.of(catalogue),
            true);
    try (TrainedModel trained =
        new ModelTrainer()
            .train(ModelKind.of("deepfm"), dataset, parameters(sampling, 1, 1), Progress.NONE)) {
      RankingModel model = trained.ranking();
      double[] predicted = new double[ITEMS];
      double[] chosen = new double[ITEMS];
      new Predictions(model)
          .forEach(
              () -> all.stream(),
              (example, probability) -> {
                int item = Integer.parseInt(example.item().substring(1));
                predicted[item] += probability;
                chosen[item] += example.label();
              });
      for (int tenth = 0; tenth < 3; tenth++) {
        double expected = 0;
        double seen = 0;
        for (int item = 10 * tenth; item < 10 * (tenth + 1); item++) {
          expected += predicted[item];
          seen += chosen[item];
        }
        // Uncorrected, the rare third would be off by a factor of two and more. A line in the
        // factorisation's score leaves it a fifth too low.
        assertThat(expected / seen).as("items from %d", 10 * tenth).isCloseTo(1, within(0.15));
      }
    }
  }
}
