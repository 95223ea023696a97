package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.table.TableOptimizer;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.dataset.MemoryTexts;
import io.millrace.trainer.dataset.StoredTexts;
import io.millrace.trainer.dataset.TextDatasets;
import io.millrace.trainer.dataset.TextValues;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.training.HyperParameters.NegativeSampling;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Users of four tastes click on 80 % of the items of their taste and on 10 % of the others, so that
 * an order by the truth has an AUC of .83. All items of the validation are new, and only their
 * texts tell their taste.
 */
class ColdItemTextsTest {
  private static final int TASTES = 4;
  private static final int KNOWN = 150;
  private static final int ITEMS = 200;
  private static final int EXAMPLES = 12_000;
  private static final String WITHOUT =
      """
      features:
        - {name: user, of: user, type: category}
        - {name: item, of: item, type: category}
      """;
  private static final String WITH =
      WITHOUT + "  - {name: words, of: item, type: text, encoder: stored, size: 4}\n";

  @TempDir Path directory;

  /**
   * @param encoder which turns the space in its own way
   */
  private static StoredTexts texts(String encoder) {
    MemoryTexts texts = new MemoryTexts();
    for (int item = 0; item < ITEMS; item++) {
      SplittableRandom random = new SplittableRandom(item);
      float[] vector = new float[12];
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) (0.3 * random.nextDouble());
      }
      vector[encoder.length() % 3 + item % TASTES] += 1;
      texts.put("i" + item, encoder, vector);
    }
    return texts;
  }

  private static ExampleSource examples(int seed, int firstItem, int items, int count) {
    return () ->
        IntStream.range(0, count)
            .mapToObj(
                number -> {
                  SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number);
                  int user = random.nextInt(40);
                  int item = firstItem + random.nextInt(items);
                  boolean liked = user % TASTES == item % TASTES;
                  return new Example(
                      Map.of("user", Value.of("u" + user), "item", Value.of("i" + item)),
                      random.nextDouble() < (liked ? 0.8 : 0.1) ? 1 : 0,
                      "u" + user,
                      "r" + number,
                      "i" + item,
                      Instant.EPOCH);
                });
  }

  private static Dataset dataset(String specText, StoredTexts texts) throws Exception {
    FeatureSpec spec = new FeatureSpecCodec().read(specText);
    return TextDatasets.of(
        spec,
        specText,
        examples(1, 0, KNOWN, EXAMPLES),
        examples(2, KNOWN, ITEMS - KNOWN, 3_000),
        TextValues.of(spec, Optional.empty(), texts, Progress.NONE));
  }

  private static HyperParameters parameters() {
    return new HyperParameters(
        8,
        List.of(16),
        0,
        false,
        128,
        8,
        3,
        5e-3,
        0.1,
        1e-5,
        1e-3,
        TableOptimizer.ADAM,
        7,
        1,
        4,
        NegativeSampling.UNIFORM,
        1,
        1);
  }

  private static double auc(RankingModel model, Dataset dataset) {
    return new Predictions(model).evaluate(dataset.validation()).auc();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_coldItemsWhoseTextTells_areRankedOnlyWithTheFeature(ModelKind kind) throws Exception {
    Dataset without = dataset(WITHOUT, StoredTexts.NONE);
    Dataset with = dataset(WITH, texts("encoder"));
    try (TrainedModel blind = new ModelTrainer().train(kind, without, parameters(), Progress.NONE);
        TrainedModel reading = new ModelTrainer().train(kind, with, parameters(), Progress.NONE)) {
      assertThat(auc(blind.ranking(), without)).isBetween(0.4, 0.6);
      assertThat(auc(reading.ranking(), with)).isGreaterThan(0.76);
    }
  }

  @Test
  void save_trainedModel_keepsTheProjectionAndGoesOnWarm() throws Exception {
    Dataset dataset = dataset(WITH, texts("encoder"));
    Path artifact = directory.resolve("model");
    double auc;
    try (TrainedModel trained =
        new ModelTrainer().train(ModelKind.of("deepfm"), dataset, parameters(), Progress.NONE)) {
      trained.save(artifact, "model", Instant.EPOCH, Map.of());
      auc = auc(trained.ranking(), dataset);
      assertThat(trained.ranking().texts()).isEqualTo(dataset.texts());
    }
    try (RankingModel loaded = ModelArtifact.load(artifact)) {
      assertThat(loaded.texts().orElseThrow().save())
          .isEqualTo(dataset.texts().orElseThrow().save());
      assertThat(auc(loaded, dataset)).isEqualTo(auc);

      WarmStart warm = WarmStart.of(artifact, loaded);
      assertThat(warm.texts()).isEqualTo(loaded.texts());
      Dataset fresh =
          TextDatasets.of(
              dataset.spec(),
              WITH,
              examples(3, 0, KNOWN, 500),
              examples(4, KNOWN, ITEMS - KNOWN, 3_000),
              TextValues.of(dataset.spec(), warm.texts(), texts("encoder"), Progress.NONE));
      try (TrainedModel continued =
          new ModelTrainer(Optional.of(warm))
              .train(ModelKind.of("deepfm"), fresh, parameters(), Progress.NONE)) {
        assertThat(auc(continued.ranking(), fresh)).isGreaterThan(0.76);
      }
    }
  }
}
