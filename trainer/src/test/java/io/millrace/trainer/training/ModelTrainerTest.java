package io.millrace.trainer.training;

import static io.millrace.trainer.training.HyperParameters.NegativeSampling.UNIFORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelArtifact;
import io.millrace.model.ModelKind;
import io.millrace.model.RankingModel;
import io.millrace.table.TableOptimizer;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTrainerTest {
  private static final int TRAIN = 40_000;
  private static final int VALIDATION = 10_000;

  @TempDir Path directory;

  private static HyperParameters parameters(int epochs, double rate) {
    return parameters(epochs, rate, TableOptimizer.ADAM);
  }

  private static HyperParameters parameters(int epochs, double rate, TableOptimizer tables) {
    return new HyperParameters(
        8,
        List.of(32, 16),
        0,
        false,
        128,
        epochs,
        2,
        rate,
        0.1,
        1e-5,
        1e-3,
        tables,
        7,
        1,
        4,
        UNIFORM,
        1,
        1);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_clicksByAKnownTruth_comesCloseToTheOracle(ModelKind kind) throws IOException {
    Dataset dataset = SyntheticExamples.dataset(TRAIN, VALIDATION);
    double oracle = SyntheticExamples.oracleAuc(TRAIN, TRAIN + VALIDATION);
    List<Progress.EpochResult> told = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void stage(String name, long total) {}

          @Override
          public void advance(long rows) {}

          @Override
          public void epoch(EpochResult epoch) {
            told.add(epoch);
          }
        };
    try (TrainedModel trained =
        new ModelTrainer().train(kind, dataset, parameters(6, 5e-3), progress)) {
      Evaluation evaluation = new Predictions(trained.ranking()).evaluate(dataset.validation());

      assertThat(evaluation.auc()).isBetween(oracle - 0.04, oracle + 0.005);
      assertThat(evaluation.calibrationError()).isLessThan(0.03);
      assertThat(evaluation.auc()).isCloseTo(trained.best().validationAuc(), within(1e-4));
      // The line through the logits, where it was worth it, has lowered the loss a little.
      assertThat(evaluation.logloss())
          .isBetween(
              trained.best().validationLogloss() - 0.01, trained.best().validationLogloss() + 1e-4);
      assertThat(told).isEqualTo(trained.epochs());
      assertThat(trained.best().validationAuc())
          .isCloseTo(
              told.stream().mapToDouble(e -> e.validationAuc()).max().orElseThrow(), within(0.005));

      Path artifact = directory.resolve("model");
      trained.save(artifact, "m", Instant.EPOCH, Map.of("validation.auc", evaluation.auc()));
      try (RankingModel loaded = ModelArtifact.load(artifact)) {
        assertThat(new Predictions(loaded).evaluate(dataset.validation())).isEqualTo(evaluation);
        assertThat(loaded.manifest().provenance()).containsEntry("data", "synthetic");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_sameSeed_repeatsToTheBit(ModelKind kind) throws IOException {
    Dataset dataset = SyntheticExamples.dataset(3000, 1000);
    List<String> hashes = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (TrainedModel trained =
          new ModelTrainer().train(kind, dataset, parameters(2, 1e-3), Progress.NONE)) {
        hashes.add(
            trained
                .save(directory.resolve("run" + run), "m", Instant.EPOCH, Map.of())
                .files()
                .toString());
      }
    }
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
  }

  @Test
  void train_noRiseForPatienceEpochs_stopsAndKeepsTheBest() {
    Dataset dataset = SyntheticExamples.dataset(2000, 500);
    HyperParameters eager =
        new HyperParameters(
            8,
            List.of(32),
            0,
            false,
            32,
            60,
            2,
            0.02,
            0.1,
            0,
            0,
            TableOptimizer.ADAM,
            7,
            1,
            4,
            UNIFORM,
            1,
            1);
    try (TrainedModel trained =
        new ModelTrainer().train(ModelKind.of("deepfm"), dataset, eager, Progress.NONE)) {
      assertThat(trained.epochs()).hasSize(trained.bestEpoch() + 2);
      double auc = new Predictions(trained.ranking()).evaluate(dataset.validation()).auc();
      assertThat(auc).isCloseTo(trained.best().validationAuc(), within(1e-3));
      assertThat(auc).isGreaterThan(trained.epochs().get(trained.bestEpoch()).validationAuc());
    }
  }

  @Test
  void train_tablesByAdagrad_comesCloseToTheOracle() {
    Dataset dataset = SyntheticExamples.dataset(TRAIN, VALIDATION);
    double oracle = SyntheticExamples.oracleAuc(TRAIN, TRAIN + VALIDATION);
    try (TrainedModel trained =
        new ModelTrainer()
            .train(
                ModelKind.of("deepfm"),
                dataset,
                parameters(8, 5e-3, TableOptimizer.ADAGRAD),
                Progress.NONE)) {
      assertThat(trained.best().validationAuc()).isGreaterThan(oracle - 0.02);
    }
  }

  @Test
  void train_lossThatDiverges_saysSo() {
    Dataset dataset = SyntheticExamples.dataset(2000, 500);
    assertThatThrownBy(
            () ->
                new ModelTrainer()
                    .train(ModelKind.of("deepfm"), dataset, parameters(5, 1e20), Progress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("learning-rate");
  }

  @Test
  void train_uselessExamples_saysWhatIsWrong() {
    Dataset none =
        SyntheticExamples.dataset(Stream::<Example>empty, SyntheticExamples.source(0, 100));
    assertThatThrownBy(
            () ->
                new ModelTrainer()
                    .train(ModelKind.of("deepfm"), none, parameters(1, 1e-3), Progress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no training examples");
    Dataset oneSided =
        SyntheticExamples.dataset(
            SyntheticExamples.source(0, 100),
            () -> SyntheticExamples.source(0, 500).open().filter(e -> e.label() == 0f));
    assertThatThrownBy(
            () ->
                new ModelTrainer()
                    .train(ModelKind.of("deepfm"), oneSided, parameters(1, 1e-3), Progress.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("validation examples have the same label");
  }

  @Test
  void close_afterTraining_leavesNoTemporaryFiles() {
    TrainedModel trained =
        new ModelTrainer()
            .train(
                ModelKind.of("wide-deep"),
                SyntheticExamples.dataset(500, 200),
                parameters(1, 1e-3),
                Progress.NONE);
    assertThat(trained.directory()).isDirectory();
    trained.close();
    assertThat(Files.exists(trained.directory())).isFalse();
  }
}
