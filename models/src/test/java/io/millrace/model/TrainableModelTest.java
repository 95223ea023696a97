package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.FeatureEncoder;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.EmbeddingTable;
import io.millrace.table.SparseBatch;
import io.millrace.table.TableOptimizer;
import io.millrace.term.NetworkSettings;
import io.millrace.tower.LayerWeights;
import io.millrace.tower.TowerWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the parts are wired: each is checked against its numeric gradient in a test of its own. */
class TrainableModelTest {
  private static final int ROWS = 16;

  private final FeatureEncoder encoder = Fixture.encoder();
  private final SparseBatch batch = Fixture.batch(encoder, ROWS, 8);

  /** No dropout, no normalisation, no penalty. */
  private TrainableModel plain(ModelKind kind) {
    NetworkSettings s = Fixture.settings(encoder, false, ROWS);
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
            0,
            false,
            0.01,
            0,
            0,
            s.baseLogit(),
            TableOptimizer.ADAM,
            ROWS,
            1,
            3));
  }

  private double loss(TrainableModel model) {
    float[] logits = new float[ROWS];
    model.predict(batch, logits);
    return Logits.loss(batch, 0, ROWS, logits, new float[ROWS]);
  }

  /** Embeddings and a tower large enough for a float's numeric gradient. */
  private static EmbeddingTable enlarge(TrainableModel model) {
    NetworkWeights weights = model.weights();
    EmbeddingTable table = (EmbeddingTable) weights.embeddings();
    TowerWeights mlp = Fixture.mlp(weights);
    for (LayerWeights layer : mlp.layers()) {
      for (int i = 0; i < layer.weights().length; i++) {
        layer.weights()[i] *= 3;
      }
    }
    EmbeddingTable large = EmbeddingTable.normal(table.rows(), table.dimension(), 0.5, 17);
    model.restore(Fixture.withMlp(weights, mlp).withEmbeddings(large));
    return table;
  }

  private double numeric(TrainableModel model, EmbeddingTable table, int row, int d) {
    float[] values = new float[table.dimension()];
    table.read(row, values, 0);
    float before = values[d];
    values[d] = before + 0.01f;
    table.write(row, values, 0);
    double above = loss(model);
    values[d] = before - 0.01f;
    table.write(row, values, 0);
    double below = loss(model);
    values[d] = before;
    table.write(row, values, 0);
    return (above - below) / 0.02;
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void train_firstStep_movesEveryEmbeddingAgainstItsNumericGradient(ModelKind kind) {
    TrainableModel model = plain(kind);
    EmbeddingTable table = enlarge(model);
    double[] slopes = new double[table.rows() * table.dimension()];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = numeric(model, table, i / table.dimension(), i % table.dimension());
    }
    EmbeddingTable before = new EmbeddingTable(table.rows(), table.dimension());
    before.copyFrom(table);

    model.train(batch);

    float[] was = new float[table.dimension()];
    float[] is = new float[table.dimension()];
    int moved = 0;
    for (int i = 0; i < slopes.length; i++) {
      int d = i % table.dimension();
      before.read(i / table.dimension(), was, 0);
      table.read(i / table.dimension(), is, 0);
      if (Math.abs(slopes[i]) > 0.02) {
        moved++;
        assertThat(is[d] - was[d])
            .as("row %d, component %d", i / table.dimension(), d)
            .isCloseTo((float) (-0.01 * Math.signum(slopes[i])), within(1e-4f));
      }
    }
    assertThat(moved).isGreaterThan(200);
  }

  @Test
  void train_firstStepOfTheWidePart_isFtrlOfTheSummedGradient() {
    TrainableModel model = plain(ModelKind.of("wide-deep"));
    EmbeddingTable wide = (EmbeddingTable) Fixture.linear(model.weights());
    double[] slopes = new double[wide.rows()];
    for (int n = 0; n < ROWS; n++) {
      for (int i = batch.start(n, 0); i < batch.end(n, batch.fields() - 1); i++) {
        slopes[batch.row(i)] = numeric(model, wide, batch.row(i), 0);
      }
    }
    model.train(batch);
    int crosses = 0;
    for (int row = 0; row < slopes.length; row++) {
      double expected = -0.05 * slopes[row] / (1 + Math.abs(slopes[row]));
      assertThat((double) wide.first(row)).isCloseTo(expected, within(1e-4));
      crosses += row >= encoder.embeddingRows() && wide.first(row) != 0 ? 1 : 0;
    }
    assertThat(crosses).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void restore_weightsOfAnother_predictsTheSame(ModelKind kind) {
    TrainableModel trained = Fixture.trained(kind, encoder, true);
    TrainableModel other = Fixture.model(kind, Fixture.settings(encoder, true, 64));
    float[] expected = new float[64];
    float[] actual = new float[64];
    trained.predict(batch, expected);
    other.restore(trained.weights());
    other.predict(batch, actual);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void loss_largeLogits_isFiniteAndItsGradientRight() {
    SparseBatch two = new SparseBatch(encoder.fields().size(), 2);
    Fixture.examples(2, 1).forEach(values -> two.add(encoder.encode(values), 1f));
    float[] errors = new float[2];
    double loss = Logits.loss(two, 0, 2, new float[] {-200, 3}, errors);
    assertThat(loss).isCloseTo(200 + Math.log1p(Math.exp(-3)), within(1e-6));
    assertThat(errors[0]).isCloseTo(-0.5f, within(1e-6f));
    assertThat((double) errors[1]).isCloseTo((1 / (1 + Math.exp(-3)) - 1) / 2, within(1e-6));
  }

  @Test
  void probability_anyLogit_staysInsideZeroAndOne() {
    for (float logit : new float[] {-1e30f, -200, 0, 17, 200, 1e30f}) {
      assertThat(Logits.probability(logit)).isGreaterThan(0f).isLessThan(1f);
    }
    assertThat(Logits.probability(0)).isEqualTo(0.5f);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void rescaled_anyWeights_givesTheLineThroughTheLogits(ModelKind kind) {
    for (boolean batchNorm : new boolean[] {false, true}) {
      try (TrainableModel model = Fixture.model(kind, Fixture.settings(encoder, batchNorm, ROWS))) {
        for (int step = 0; step < 20; step++) {
          model.train(batch);
        }
        float[] before = new float[ROWS];
        model.predict(batch, before);

        model.restore(model.weights().rescaled(0.6f, -0.25f));

        float[] after = new float[ROWS];
        model.predict(batch, after);
        for (int i = 0; i < ROWS; i++) {
          assertThat(after[i]).isCloseTo(0.6f * before[i] - 0.25f, within(1e-5f));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.model.ModelKind#all")
  void mean_ofTwoTimesInTraining_isHalfWayInEveryNumber(ModelKind kind) {
    try (TrainableModel model = Fixture.model(kind, Fixture.settings(encoder, true, ROWS))) {
      train(model, 5);
      NetworkWeights early = Fixture.copy(model.weights());
      train(model, 20);
      NetworkWeights late = Fixture.copy(model.weights());

      model.restore(model.weights().mean(early));

      NetworkWeights mean = model.weights();
      float[] one = Fixture.numbers(early);
      float[] other = Fixture.numbers(late);
      float[] between = Fixture.numbers(mean);
      assertThat(one).isNotEqualTo(other);
      for (int i = 0; i < between.length; i++) {
        assertThat(between[i]).isCloseTo((one[i] + other[i]) / 2, within(1e-6f));
      }
    }
  }

  private void train(TrainableModel model, int steps) {
    for (int step = 0; step < steps; step++) {
      model.train(batch);
    }
  }
}
