package io.millrace.feature;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * A number as the weight of one row, standardised after a transform: as the DeepFM paper treats
 * continuous fields. Its row is {@link #UNSEEN}.
 */
final class ScaledNumber extends Numbers {
  private final DoubleUnaryOperator transform;

  ScaledNumber(DoubleUnaryOperator transform) {
    this.transform = transform;
  }

  @Override
  public int rowCount(FieldState state) {
    return FIRST_TERM;
  }

  @Override
  public Profile profile() {
    return Profile.WEIGHTS;
  }

  @Override
  public NumberLearner learner(SplittableRandom random) {
    return new Moments();
  }

  @Override
  public NumberEncoder encoder(FieldState state, int firstRow) {
    return new Encoder(state, firstRow);
  }

  private final class Encoder implements NumberEncoder {
    private final double mean;
    private final double deviation;
    private final int firstRow;

    Encoder(FieldState state, int firstRow) {
      mean = state.mean();
      deviation = state.deviation();
      this.firstRow = firstRow;
    }

    @Override
    public int size(double[] numbers, int at) {
      return 1;
    }

    @Override
    public void encode(double[] numbers, int at, int[] rows, float[] weights, int to) {
      double number = numbers[at];
      boolean missing = Double.isNaN(number);
      rows[to] = firstRow + (missing ? MISSING : UNSEEN);
      weights[to] = missing ? 1f : (float) ((transform.applyAsDouble(number) - mean) / deviation);
    }
  }

  /** Mean and deviation in one pass (Welford 1962). */
  private final class Moments implements NumberLearner {
    private long count;
    private double mean;
    private double squares;

    @Override
    public void learn(double[] numbers, int examples) {
      for (int example = 0; example < examples; example++) {
        if (!Double.isNaN(numbers[example])) {
          add(transform.applyAsDouble(numbers[example]));
        }
      }
    }

    private void add(double number) {
      count++;
      double delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    }

    @Override
    public FieldState state() {
      if (count == 0) {
        return FieldState.NONE;
      }
      double deviation = Math.sqrt(squares / count);
      return new FieldState(List.of(), List.of(), mean, deviation > 1e-12 ? deviation : 1);
    }
  }
}
