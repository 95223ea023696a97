package io.millrace.term.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.ModelSpec;
import io.millrace.feature.Scope;
import io.millrace.feature.TermSpec;
import io.millrace.model.Fixture;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.scoring.Scorer;
import io.millrace.table.SparseBatch;
import io.millrace.term.ExplainedExample;
import io.millrace.term.TermShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossTermTest {
  private static final int ROWS = 5;
  private static final int WIDTH = 6;
  private static final float[] LOGIT_ERRORS = {1, -0.5f, 0.25f, 2, -1};

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[] pooled = random(ROWS * WIDTH, 1);

  private float[] random(int count, double size) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * size);
    }
    return numbers;
  }

  /** The sum of the logits, each times what is taken for the loss' gradient there. */
  private double loss(CrossShape shape, float[] numbers) {
    double sum = 0;
    for (int n = 0; n < ROWS; n++) {
      double[] input = new double[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        input[i] = pooled[n * WIDTH + i];
      }
      sum += LOGIT_ERRORS[n] * new CrossGradient(shape, numbers).of(input, new double[WIDTH]);
    }
    return sum;
  }

  private static double slope(float[] at, int index, java.util.function.DoubleSupplier loss) {
    float before = at[index];
    at[index] = before + 1e-3f;
    double above = loss.getAsDouble();
    float up = at[index];
    at[index] = before - 1e-3f;
    double below = loss.getAsDouble();
    double width = (double) up - at[index];
    at[index] = before;
    return (above - below) / width;
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "3, 0, 1", "1, 2, 1", "3, 2, 0", "2, 1, 0", "2, 9, 1"})
  void backward_everyNumberAndInput_isTheNumericGradient(int layers, int rank, int from) {
    CrossShape shape = new CrossShape(WIDTH, layers, rank);
    float[] numbers = random(shape.size(), 0.4);
    CrossMatrices matrices = new CrossMatrices(shape);
    matrices.put(numbers);
    CrossPart part = new CrossPart(shape);
    float[] logits = new float[ROWS];
    part.forward(matrices, numbers, pooled, from, ROWS, logits);
    float[] errors = new float[pooled.length];
    Arrays.fill(errors, 7f);
    part.backward(matrices, numbers, from, ROWS, LOGIT_ERRORS, errors, true);
    float[] replaced = new float[pooled.length];
    Arrays.fill(replaced, 7f);
    part.forward(matrices, numbers, pooled, from, ROWS, new float[ROWS]);
    part.backward(matrices, numbers, from, ROWS, LOGIT_ERRORS, replaced, false);

    double whole = 0;
    for (int n = from; n < ROWS; n++) {
      whole += LOGIT_ERRORS[n] * logits[n];
    }
    double skipped = from == 0 ? 0 : LOGIT_ERRORS[0] * valueOf(shape, numbers, 0);
    assertThat(loss(shape, numbers) - skipped).isCloseTo(whole, within(1e-4));
    for (int i = from * WIDTH; i < pooled.length; i++) {
      double expected = slope(pooled, i, () -> loss(shape, numbers));
      double tolerance = 1e-3 * Math.max(1, Math.abs(expected));
      assertThat((double) errors[i] - 7).as("input %d", i).isCloseTo(expected, within(tolerance));
      assertThat((double) replaced[i]).as("input %d", i).isCloseTo(expected, within(tolerance));
    }
    if (from > 0) {
      assertThat(errors[0]).isEqualTo(7f);
    }
    float[] gradients = part.gradients();
    for (int i = 0; i < numbers.length; i++) {
      double expected =
          slope(
              numbers,
              i,
              () ->
                  loss(shape, numbers)
                      - (from == 0 ? 0 : LOGIT_ERRORS[0] * valueOf(shape, numbers, 0)));
      assertThat((double) gradients[i])
          .as("number %d", i)
          .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
    }
  }

  private double valueOf(CrossShape shape, float[] numbers, int row) {
    double[] input = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      input[i] = pooled[row * WIDTH + i];
    }
    return new CrossGradient(shape, numbers).of(input, new double[WIDTH]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8})
  void meanGradient_timesTheInput_isTheWholeValue(int layers) {
    CrossShape shape = new CrossShape(WIDTH, layers, layers % 2 == 0 ? 2 : 0);
    float[] numbers = random(shape.size(), 0.3);
    double[] input = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      input[i] = pooled[i];
    }
    CrossGradient cross = new CrossGradient(shape, numbers);
    double[] mean = cross.meanGradient(input);
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += mean[i] * input[i];
    }
    double value = cross.of(input, new double[WIDTH]);
    assertThat(Math.abs(value)).isGreaterThan(1e-3);
    assertThat(sum).isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
    assertThat(cross.of(new double[WIDTH], new double[WIDTH])).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 1", "2, 3, 1", "3, 0, 1.3", "3, 2, 0.7"})
  void rescaled_withOrWithoutTheEmbeddings_isTheSlopeTimesAsMuch(
      int layers, int rank, float factor) {
    CrossShape shape = new CrossShape(WIDTH, layers, rank);
    CrossTerm term = new CrossTerm(shape, random(shape.size(), 0.4));
    CrossTerm rescaled = (CrossTerm) term.rescaled(0.6f, factor);
    double[] input = new double[WIDTH];
    double[] longer = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      input[i] = pooled[i];
      longer[i] = pooled[i] * factor;
    }
    double before = new CrossGradient(shape, term.numbers()).of(input, new double[WIDTH]);
    double after = new CrossGradient(shape, rescaled.numbers()).of(longer, new double[WIDTH]);
    assertThat(after).isCloseTo(0.6 * before, within(1e-5 * Math.max(1, Math.abs(before))));
    double silent =
        new CrossGradient(shape, ((CrossTerm) term.silent()).numbers())
            .of(input, new double[WIDTH]);
    assertThat(silent).isZero();
  }

  static ModelKind kind(int layers, int rank) {
    return ModelKind.spelledOut(
        new ModelSpec(
            "mine",
            List.of(
                TermSpec.of("linear"),
                TermSpec.of("cross").with("layers", layers).with("rank", rank),
                TermSpec.of("mlp"))));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "1, 4", "3, 4", "2, 1"})
  void logits_userAndItemParts_equalTheTrainingForwardPass(int layers, int rank) {
    FeatureEncoder encoder = Fixture.encoder();
    try (TrainableModel model = Fixture.trained(kind(layers, rank), encoder, true)) {
      NetworkWeights weights = model.weights();
      Scorer scorer = new Scorer(weights, encoder);
      SplittableRandom values = new SplittableRandom(3);
      Map<String, Value> user = Fixture.user(values, 3);
      List<EncodedFeatures> items = new ArrayList<>();
      SparseBatch whole = new SparseBatch(encoder.fields().size(), 64);
      for (int i = 0; i < 64; i++) {
        Map<String, Value> item = new HashMap<>(Fixture.item(values, 3));
        items.add(encoder.encode(item, EnumSet.of(Scope.ITEM)));
        item.putAll(user);
        whole.add(encoder.encode(item), 0f);
      }
      float[] expected = new float[64];
      model.predict(whole, expected);
      EncodedFeatures part = encoder.encode(user, EnumSet.of(Scope.USER, Scope.CONTEXT));
      float[] unprepared = scorer.logits(part, items);
      float[] prepared = scorer.preparedLogits(part, scorer.prepare(items));
      for (int i = 0; i < 64; i++) {
        float tolerance = 1e-5f * Math.max(1, Math.abs(expected[i]));
        assertThat(unprepared[i]).isCloseTo(expected[i], within(tolerance));
        assertThat(prepared[i]).isCloseTo(expected[i], within(tolerance));
      }
      assertThat(expected).doesNotHaveDuplicates();
      CrossTerm cross = weights.term(CrossTerm.class).orElseThrow();
      assertThat(cross.shape())
          .isEqualTo(TermSpec.of("cross").with("layers", layers).with("rank", rank));
    }
  }

  @Test
  void explain_anyExample_sharesTheWholeAmongTheFieldsWithEmbeddings() {
    FeatureEncoder encoder = Fixture.encoder();
    int fields = encoder.embeddingFields();
    CrossShape shape = new CrossShape(fields * 2, 3, 0);
    CrossTerm term = new CrossTerm(shape, random(shape.size(), 0.2));
    double[] input = new double[fields * 2];
    for (int i = 0; i < input.length; i++) {
      input[i] = i < 4 ? 0 : random.nextGaussian();
    }
    EncodedFeatures features = encoder.encode(Fixture.examples(1, 3).get(0));
    TermShares shares = term.explain(new ExplainedExample(encoder, features, input, fields, 2));
    double value = new CrossGradient(shape, term.numbers()).of(input, new double[input.length]);
    assertThat(shares.total()).isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
    assertThat(shares.constant()).isZero();
    assertThat(Arrays.copyOf(shares.fields(), 2)).containsOnly(0);
    assertThat(shares.fields()[2]).isNotZero();
  }

  @Test
  void shape_wrongOptions_areRefusedByName() {
    CrossType type = new CrossType();
    TermSpec cross = TermSpec.of("cross");
    io.millrace.term.TermDefaults none = new io.millrace.term.TermDefaults(List.of(), false);
    assertThat(type.shape(cross, none)).isEqualTo(cross.with("layers", 2).with("rank", 0));
    assertThatThrownBy(() -> type.shape(cross.with("layers", 0), none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'layers' must be a whole number from 1 to 8, is '0'");
    assertThatThrownBy(() -> type.shape(cross.with("depth", 2), none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no option 'depth'; it has layers, rank");
  }

  /** Whether two or three features agree: no feature tells anything on its own. */
  @ParameterizedTest
  @CsvSource({"2, 1, 0", "2, 1, 8", "3, 2, 0"})
  void train_plantedCross_isFoundByTheCrossNetworkAlone(int features, int layers, int rank)
      throws Exception {
    List<TermSpec> crossed =
        List.of(
            TermSpec.of("linear"), TermSpec.of("cross").with("layers", layers).with("rank", rank));
    assertThat(PlantedCross.auc(features, crossed)).isGreaterThan(0.95);
    assertThat(PlantedCross.auc(features, List.of(TermSpec.of("linear")))).isBetween(0.4, 0.6);
  }
}
