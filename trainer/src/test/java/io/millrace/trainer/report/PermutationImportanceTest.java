package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.training.HyperParameters;
import io.millrace.trainer.training.ModelTrainer;
import io.millrace.trainer.training.Progress;
import io.millrace.trainer.training.TrainedModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On clicks that follow the taste, a little the device, and the noise not at all. */
class PermutationImportanceTest {
  private static final String SPEC =
      """
      features:
        - {name: noise, of: item, type: category}
        - {name: device, of: context, type: category}
        - {name: taste, of: user, type: category}
      """;

  private static TrainedModel trained;
  private static ExampleSource validation;
  private static ExampleSource train;

  @BeforeAll
  static void train() throws Exception {
    train = source(6000, 1);
    validation = source(3000, 2);
    HyperParameters d = HyperParameters.DEFAULT;
    trained =
        new ModelTrainer()
            .train(
                ModelKind.of("deepfm"),
                new Dataset(
                    new FeatureSpecCodec().read(SPEC),
                    SPEC,
                    train,
                    validation,
                    Optional.empty(),
                    Map.of()),
                d,
                Progress.NONE);
  }

  @AfterAll
  static void close() {
    trained.close();
  }

  private static ExampleSource source(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int taste = random.nextInt(4);
      boolean phone = random.nextInt(3) > 0;
      String user = "u" + (seed == 2 && i % 2 == 0 ? 1000 + i : i % 1000);
      double chance = 0.1 + 0.2 * taste + (phone ? 0.1 : 0);
      examples.add(
          new Example(
              Map.of(
                  "noise", Value.of("n" + random.nextInt(20)),
                  "device", Value.of(phone ? "phone" : i % 100 == 0 ? "watch" : "desktop"),
                  "taste", Value.of("t" + taste)),
              random.nextDouble() < chance ? 1 : 0,
              user,
              "",
              "i" + i % 50,
              Instant.EPOCH));
    }
    return examples::stream;
  }

  @Test
  void measure_tasteDeviceNoise_areRankedByWhatTheyDo() {
    RankingModel model = trained.ranking();
    PermutationImportance importance = new PermutationImportance(model, 7);
    ScoredRows.of(model, validation, train, importance);

    Importance measured = importance.measure();

    assertThat(measured.rows()).isEqualTo(3000);
    assertThat(measured.auc()).isGreaterThan(0.65);
    assertThat(measured.features())
        .extracting(Importance.Drop::feature)
        .containsExactly("taste", "device", "noise");
    Importance.Drop taste = measured.features().get(0);
    assertThat(taste.mean()).isGreaterThan(0.1).isBetween(taste.low(), taste.high());
    assertThat(measured.features().get(1).low()).isPositive();
    assertThat(Math.abs(measured.features().get(2).mean())).isLessThan(0.01);
    assertThat(importance.measure()).isEqualTo(measured);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void measure_retrievalRank_isLearnedAndCounts(ModelKind kind) throws Exception {
    String spec =
        """
        features:
          - {name: noise, of: item, type: category}
          - {name: rank, type: retrieval, value: rank}
        """;
    ExampleSource ranked = ranked(6000, 1);
    ExampleSource later = ranked(3000, 2);
    try (TrainedModel model =
        new ModelTrainer()
            .train(
                kind,
                new Dataset(
                    new FeatureSpecCodec().read(spec),
                    spec,
                    ranked,
                    later,
                    Optional.empty(),
                    Map.of()),
                HyperParameters.DEFAULT,
                Progress.NONE)) {
      PermutationImportance importance = new PermutationImportance(model.ranking(), 7);
      ScoredRows.of(model.ranking(), later, ranked, importance);

      Importance measured = importance.measure();

      assertThat(measured.auc()).isGreaterThan(0.65);
      assertThat(measured.features().get(0).feature()).isEqualTo("rank");
      assertThat(measured.features().get(0).low()).isGreaterThan(0.1);
    }
  }

  /** The better the rank, the more clicks; a tenth has no rank. */
  private static ExampleSource ranked(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int rank = 1 + random.nextInt(64);
      Map<String, Value> values = new HashMap<>(Map.of("noise", Value.of("n" + i % 20)));
      if (random.nextInt(10) > 0) {
        values.put("rank", Value.of(rank));
      }
      examples.add(
          new Example(
              values,
              random.nextDouble() < Math.min(0.9, 3.0 / rank) ? 1 : 0,
              "u" + i % 100,
              "",
              "i" + i % 50,
              Instant.EPOCH));
    }
    return examples::stream;
  }

  @Test
  void slices_validationRows_areCutByUsersItemsAndFewValuedFeatures() {
    ScoredRows rows = ScoredRows.of(trained.ranking(), validation, train, (example, score) -> {});

    assertThat(rows.slices())
        .extracting(RunReport.Slice::name)
        .startsWith("known users", "new users", "known items", "device = phone", "device = desktop")
        .contains("taste = t0", "taste = t1", "taste = t2", "taste = t3")
        .hasSize(9);
    // The watch has fewer than a hundred rows; the noise has twenty values.
    assertThat(rows.slicesSkipped()).isOne();
    long users =
        rows.slices().stream()
            .filter(slice -> slice.name().endsWith("users"))
            .mapToLong(slice -> slice.evaluation().rows())
            .sum();
    assertThat(users).isEqualTo(3000);
    assertThat(rows.slices().get(0).evaluation().rows()).isEqualTo(1500);
    assertThat(rows.grouped()).isTrue();
  }
}
