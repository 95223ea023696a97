package io.millrace.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A row for each bucket between quantiles of the training values. */
final class QuantileBuckets extends Numbers {
  /** Quantiles are taken from a uniform sample of this size (Vitter 1985, algorithm R). */
  private static final int SAMPLE = 100_000;

  private final int count;

  QuantileBuckets(int count) {
    this.count = count;
  }

  @Override
  public int rowCount(FieldState state) {
    return FIRST_TERM + state.boundaries().size() + 1;
  }

  @Override
  public Profile profile() {
    return Profile.ROWS;
  }

  @Override
  public NumberLearner learner(SplittableRandom random) {
    return new Sample(random);
  }

  @Override
  public NumberEncoder encoder(FieldState state, int firstRow) {
    double[] boundaries = state.boundaries().stream().mapToDouble(Double::doubleValue).toArray();
    return new Encoder(boundaries, firstRow);
  }

  private static final class Encoder implements NumberEncoder {
    private final double[] boundaries;
    private final int firstRow;

    Encoder(double[] boundaries, int firstRow) {
      this.boundaries = boundaries;
      this.firstRow = firstRow;
    }

    @Override
    public int size(double[] numbers, int at) {
      return 1;
    }

    @Override
    public void encode(double[] numbers, int at, int[] rows, float[] weights, int to) {
      rows[to] = firstRow + row(numbers[at]);
      weights[to] = 1f;
    }

    private int row(double number) {
      if (Double.isNaN(number)) {
        return MISSING;
      }
      int found = Arrays.binarySearch(boundaries, number);
      return FIRST_TERM + (found < 0 ? -found - 1 : found + 1);
    }
  }

  private final class Sample implements NumberLearner {
    private final SplittableRandom random;
    private double[] sample = new double[1024];
    private long seen;

    Sample(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public void learn(double[] numbers, int examples) {
      for (int example = 0; example < examples; example++) {
        if (!Double.isNaN(numbers[example])) {
          add(numbers[example]);
        }
      }
    }

    private void add(double number) {
      if (seen < SAMPLE) {
        if (seen == sample.length) {
          sample = Arrays.copyOf(sample, Math.min(SAMPLE, sample.length * 2));
        }
        sample[(int) seen] = number;
      } else {
        long slot = random.nextLong(seen + 1);
        if (slot < SAMPLE) {
          sample[(int) slot] = number;
        }
      }
      seen++;
    }

    @Override
    public FieldState state() {
      double[] sorted = Arrays.copyOf(sample, (int) Math.min(seen, SAMPLE));
      Arrays.sort(sorted);
      List<Double> boundaries = new ArrayList<>();
      for (int i = 1; i < count && sorted.length > 0; i++) {
        double boundary = sorted[(int) ((long) i * sorted.length / count)];
        if (boundaries.isEmpty() || boundary > boundaries.get(boundaries.size() - 1)) {
          boundaries.add(boundary);
        }
      }
      return new FieldState(List.of(), boundaries, 0, 1);
    }
  }
}
