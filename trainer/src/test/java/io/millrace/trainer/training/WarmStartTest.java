package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Field;
import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.table.TableOptimizer;
import io.millrace.term.linear.LinearTerm;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.training.HyperParameters.NegativeSampling;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarmStartTest {
  private static final int OLD = 30_000;
  private static final int FRESH = 3_000;
  private static final int HELD_OUT = 10_000;

  @TempDir Path directory;

  private static HyperParameters parameters(List<Integer> tower, int epochs) {
    return new HyperParameters(
        8,
        tower,
        0,
        false,
        128,
        epochs,
        2,
        3e-3,
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

  private static ExampleSource withoutUsersFrom(int user, int from, int to) {
    ExampleSource all = SyntheticExamples.source(from, to);
    return () -> all.open().filter(row -> Integer.parseInt(row.group().substring(1)) < user);
  }

  private static FloatRows linear(NetworkWeights weights) {
    return weights.term(LinearTerm.class).orElseThrow().weights();
  }

  private Path earlier(ModelKind kind, ExampleSource train) throws Exception {
    Path artifact = directory.resolve("earlier");
    Dataset dataset =
        SyntheticExamples.dataset(
            train, SyntheticExamples.source(OLD + FRESH, OLD + FRESH + HELD_OUT));
    try (TrainedModel trained =
        new ModelTrainer().train(kind, dataset, parameters(List.of(32, 16), 5), Progress.NONE)) {
      trained.save(artifact, "earlier", Instant.EPOCH, Map.of());
    }
    return artifact;
  }

  private static WarmStart load(Path artifact) throws Exception {
    try (RankingModel model = ModelArtifact.load(artifact)) {
      return WarmStart.of(artifact, model);
    }
  }

  private static Dataset fresh(int lessThanUser) {
    return SyntheticExamples.dataset(
        withoutUsersFrom(lessThanUser, OLD, OLD + FRESH),
        SyntheticExamples.source(OLD + FRESH, OLD + FRESH + HELD_OUT));
  }

  private static float[] row(FloatRows table, int row) {
    float[] values = new float[table.dimension()];
    table.read(row, values, 0);
    return values;
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_warmOnFewFreshRows_beatsColdOnTheSame_andKeepsWhatTheyDoNotTouch(ModelKind kind)
      throws Exception {
    // The users from 50 on are new in the fresh rows, those from 55 on unknown to them.
    Path artifact = earlier(kind, withoutUsersFrom(50, 0, OLD));
    WarmStart warm = load(artifact);
    Dataset fresh =
        SyntheticExamples.dataset(
            () ->
                SyntheticExamples.source(OLD, OLD + FRESH)
                    .open()
                    .filter(row -> Integer.parseInt(row.group().substring(1)) >= 20),
            fresh(60).validation());
    try (TrainedModel cold =
            new ModelTrainer().train(kind, fresh, parameters(List.of(32, 16), 5), Progress.NONE);
        TrainedModel continued =
            new ModelTrainer(java.util.Optional.of(warm))
                .train(kind, fresh, parameters(List.of(32, 16), 5), Progress.NONE);
        RankingModel before = ModelArtifact.load(artifact)) {
      double coldAuc = new Predictions(cold.ranking()).evaluate(fresh.validation()).auc();
      double warmAuc = new Predictions(continued.ranking()).evaluate(fresh.validation()).auc();
      assertThat(warmAuc).isGreaterThan(coldAuc + 0.02);

      FeatureEncoder old = before.encoder();
      FeatureEncoder now = continued.encoder();
      int[] rows = now.rowsIn(old);
      NetworkWeights earlier = io.millrace.model.NetworkFiles.read(artifact);
      Set<Integer> touched = touched(now, fresh.train());
      int untouched = 0;
      for (int row = 0; row < now.embeddingRows(); row++) {
        if (rows[row] >= 0 && !touched.contains(row)) {
          assertThat(row(continued.weights().embeddings(), row))
              .isEqualTo(row(earlier.embeddings(), rows[row]));
          assertThat(row(linear(continued.weights()), row))
              .isEqualTo(row(linear(earlier), rows[row]));
          untouched++;
        }
      }
      assertThat(untouched).isGreaterThan(20);
      Field user = now.fields().get(0);
      assertThat(user.rowCount()).isGreaterThan(old.fields().get(0).rowCount());
      assertThat(continued.provenance()).containsEntry("warm-start", "earlier");
    }
  }

  private static Set<Integer> touched(FeatureEncoder encoder, ExampleSource source) {
    Set<Integer> rows = new HashSet<>();
    try (var examples = source.open()) {
      for (Example example : examples.toList()) {
        var encoded = encoder.encode(example.values());
        for (int i = 0; i < encoded.size(); i++) {
          rows.add(encoded.row(i));
        }
      }
    }
    return rows;
  }

  @Test
  void fit_onFreshRows_givesOldExamplesTheirOldCrosses() throws Exception {
    WarmStart warm = load(earlier(ModelKind.of("wide-deep"), withoutUsersFrom(50, 0, OLD)));
    var fitter = new io.millrace.feature.EncoderFitter(warm.encoder().spec(), 1);
    SyntheticExamples.source(OLD, OLD + FRESH).open().forEach(row -> fitter.add(row.values()));
    FeatureEncoder now = fitter.fit(warm.encoder());
    int[] map = now.rowsIn(warm.encoder());
    for (Example row : withoutUsersFrom(50, 0, 200).open().toList()) {
      var before = warm.encoder().encode(row.values());
      var after = now.encode(row.values());
      for (int i = 0; i < before.size(); i++) {
        assertThat(map[after.row(i)]).isEqualTo(before.row(i));
        assertThat(after.weight(i)).isEqualTo(before.weight(i));
      }
    }
  }

  @Test
  void train_warmWithAnotherShape_saysWhatDiffers() throws Exception {
    var warm =
        java.util.Optional.of(load(earlier(ModelKind.of("deepfm"), withoutUsersFrom(50, 0, 5000))));
    assertThatThrownBy(
            () ->
                new ModelTrainer(warm)
                    .train(
                        ModelKind.of("deepfm"),
                        fresh(60),
                        parameters(List.of(8), 1),
                        Progress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("hidden=32,16")
        .hasMessageContaining("hidden=8");
    assertThatThrownBy(
            () ->
                new ModelTrainer(warm)
                    .train(
                        ModelKind.of("wide-deep"),
                        fresh(60),
                        parameters(List.of(32, 16), 1),
                        Progress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("it is a deepfm");
  }
}
