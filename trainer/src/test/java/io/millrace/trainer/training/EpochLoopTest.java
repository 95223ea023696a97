package io.millrace.trainer.training;

import static io.millrace.trainer.training.HyperParameters.NegativeSampling.UNIFORM;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.EncoderFitter;
import io.millrace.model.ModelKind;
import io.millrace.model.NetworkFiles;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.table.TableOptimizer;
import io.millrace.term.linear.LinearTerm;
import io.millrace.trainer.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochLoopTest {
  @TempDir Path directory;

  private static HyperParameters jumping() {
    return new HyperParameters(
        8,
        List.of(16),
        0,
        false,
        128,
        8,
        3,
        0.05,
        0.5,
        1e-5,
        1e-3,
        TableOptimizer.ADAM,
        7,
        1,
        4,
        UNIFORM,
        1,
        1);
  }

  private static float[] numbers(NetworkWeights weights) {
    int width = weights.embeddings().dimension();
    FloatRows linear = weights.term(LinearTerm.class).orElseThrow().weights();
    float[] all = new float[weights.embeddings().rows() * width + linear.rows() + 1];
    for (int row = 0; row < weights.embeddings().rows(); row++) {
      weights.embeddings().read(row, all, row * width);
    }
    int at = weights.embeddings().rows() * width;
    for (int row = 0; row < linear.rows(); row++) {
      linear.read(row, all, at + row);
    }
    all[all.length - 1] = weights.bias();
    return all;
  }

  /** Keeps the weights that an epoch ended with, and sees what the loop makes of them. */
  private final class Watcher implements Progress {
    private final Path best = directory.resolve("best");
    private final Path trained = directory.resolve("trained");
    private final List<String> stages = new ArrayList<>();
    private final List<Integer> means = new ArrayList<>();
    private final TrainableModel model;
    private boolean middle;
    private long rows;

    Watcher(TrainableModel model) throws IOException {
      this.model = model;
      Files.createDirectories(best);
      Files.createDirectories(trained);
    }

    @Override
    public void stage(String name, long total) {
      stages.add(name);
      try {
        if (name.endsWith(", validation")) {
          NetworkFiles.write(trained, model.weights());
          middle = false;
        } else if (name.endsWith(", mean with the best")) {
          middle = true;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void advance(long more) {
      rows += more;
    }

    @Override
    public void epoch(EpochResult epoch) {
      if (!middle) {
        return;
      }
      try {
        NetworkWeights expected = NetworkFiles.read(trained).mean(NetworkFiles.read(best));
        assertThat(numbers(model.weights())).isEqualTo(numbers(expected));
        means.add(epoch.epoch());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void run_rateTooLargeToComeCloser_goesOnFromTheMiddleWhereThatIsBetter() throws IOException {
    Dataset dataset = SyntheticExamples.dataset(12_000, 6_000);
    HyperParameters parameters = jumping();
    try (TrainingBatches batches =
            TrainingBatches.of(dataset, parameters, EncoderFitter::fit, Progress.NONE);
        TrainableModel model =
            ModelTrainer.model(
                ModelKind.of("deepfm"), batches.encoder(), batches.train(), parameters)) {
      Watcher watcher = new Watcher(model);
      EpochLoop loop =
          new EpochLoop(
              model, batches.train(), batches.validation(), parameters, watcher, watcher.best);
      loop.run();

      List<Progress.EpochResult> results = loop.results();
      assertThat(watcher.means)
          .as("epochs after which the middle was tried")
          .anySatisfy(
              epoch ->
                  assertThat(results.get(epoch - 1).validationAuc())
                      .isGreaterThan(
                          results.stream()
                              .limit(epoch - 1)
                              .mapToDouble(Progress.EpochResult::validationAuc)
                              .max()
                              .orElseThrow()));
      long validations = watcher.stages.stream().filter(stage -> stage.contains(", ")).count();
      assertThat(validations).isEqualTo(results.size() + watcher.means.size());
      assertThat(watcher.rows).isEqualTo(results.size() * 12_000L + validations * 6_000);
    }
  }
}
