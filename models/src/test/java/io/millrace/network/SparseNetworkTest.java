package io.millrace.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.FeatureEncoder;
import io.millrace.model.Fixture;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.SparseBatch;
import io.millrace.term.NetworkSettings;
import io.millrace.tower.LayerWeights;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparseNetworkTest {
  private static final int BATCH = 300;

  private final FeatureEncoder encoder = Fixture.encoder();

  private TrainableModel model(
      ModelKind kind, int threads, double dropout, boolean batchNorm, int batch) {
    NetworkSettings s = Fixture.settings(encoder, batchNorm, batch);
    return Fixture.model(
        kind,
        new NetworkSettings(
            s.fields(),
            s.featureFields(),
            s.allFields(),
            s.embeddingRows(),
            s.featureRows(),
            s.rows(),
            s.dimension(),
            s.hidden(),
            dropout,
            batchNorm,
            s.learningRate(),
            s.l2Embedding(),
            s.l1Wide(),
            s.baseLogit(),
            s.tables(),
            batch,
            threads,
            s.seed()));
  }

  private NetworkWeights trained(TrainableModel model, int steps) {
    try (model) {
      for (int step = 0; step < steps; step++) {
        // Sizes that do not divide by the number of threads, and one too small for two.
        int size = step == 1 ? 40 : BATCH - step;
        model.train(Fixture.batch(encoder, size, step));
      }
      return model.weights();
    }
  }

  private static void assertClose(float[] one, float[] other, float distance) {
    assertThat(one).hasSameSizeAs(other);
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).as("number %d", i).isCloseTo(other[i], within(distance));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_severalThreads_learnsWhatOneLearns(ModelKind kind) {
    NetworkWeights one = trained(model(kind, 1, 0, false, BATCH), 6);
    NetworkWeights three = trained(model(kind, 3, 0, false, BATCH), 6);
    // Sums in another order, and Adam's first steps hang on the signs of small gradients.
    assertClose(Fixture.numbers(three), Fixture.numbers(one), 2e-3f);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_sameSeedAndThreads_repeatsToTheBit(ModelKind kind) {
    for (int threads : new int[] {1, 3}) {
      NetworkWeights one = trained(model(kind, threads, 0.3, true, BATCH), 8);
      NetworkWeights other = trained(model(kind, threads, 0.3, true, BATCH), 8);
      assertThat(Fixture.numbers(one)).isEqualTo(Fixture.numbers(other));
    }
  }

  @Test
  void train_severalThreadsWithNormalisation_keepsTheBatchsMean() {
    NetworkWeights one = trained(model(ModelKind.of("deepfm"), 1, 0, true, BATCH), 1);
    NetworkWeights two = trained(model(ModelKind.of("deepfm"), 2, 0, true, BATCH), 1);
    for (int i = 0; i < 2; i++) {
      LayerWeights.Norm whole = Fixture.mlp(one).layers().get(i).norm().orElseThrow();
      LayerWeights.Norm halves = Fixture.mlp(two).layers().get(i).norm().orElseThrow();
      if (i == 0) {
        assertClose(halves.mean(), whole.mean(), 1e-5f);
      }
      // The variance within the halves misses that between them, which is small.
      assertClose(halves.variance(), whole.variance(), 0.02f);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_batchTooSmallForAllThreads_isDividedAmongSome(ModelKind kind) {
    // 190 examples are two parts of 95, more than a third of the batch.
    try (TrainableModel model = model(kind, 3, 0, false, 190)) {
      double loss = model.train(Fixture.batch(encoder, 190, 4));
      assertThat(loss / 190).isBetween(0.1, 2.0);
    }
  }

  @Test
  void predict_manyThreadsOrOne_isTheSame() {
    SparseBatch batch = Fixture.batch(encoder, BATCH, 77);
    float[] one = new float[BATCH];
    float[] three = new float[BATCH];
    try (TrainableModel single = model(ModelKind.of("deepfm"), 1, 0.2, true, BATCH);
        TrainableModel several = model(ModelKind.of("deepfm"), 3, 0.2, true, BATCH)) {
      single.train(Fixture.batch(encoder, BATCH, 1));
      several.restore(single.weights());
      single.predict(batch, one);
      several.predict(batch, three);
    }
    assertClose(three, one, 1e-5f);
  }

  @Test
  void run_aTaskFails_theFailureComesOutAfterTheLastThread() {
    AtomicInteger done = new AtomicInteger();
    try (Workers workers = new Workers(3)) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      20,
                      task -> {
                        if (task == 0) {
                          throw new IllegalArgumentException("no");
                        }
                        done.incrementAndGet();
                      }))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(done.get()).isGreaterThan(0);
  }
}
