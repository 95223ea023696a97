package io.millrace.feature;

/** A vector: each component is the weight of a row of its own. */
public final class Components extends Numbers {
  /**
   * @param size how many components, at least 1
   */
  public Components(int size) {
    super(size);
  }

  @Override
  public int rowCount(FieldState state) {
    return FIRST_TERM + width();
  }

  @Override
  public NumberEncoder encoder(FieldState state, int firstRow) {
    return new Encoder(width(), firstRow);
  }

  private static final class Encoder implements NumberEncoder {
    private final int width;
    private final int firstRow;

    Encoder(int width, int firstRow) {
      this.width = width;
      this.firstRow = firstRow;
    }

    @Override
    public int size(double[] numbers, int at) {
      return Double.isNaN(numbers[at]) ? 1 : width;
    }

    @Override
    public void encode(double[] numbers, int at, int[] rows, float[] weights, int to) {
      if (Double.isNaN(numbers[at])) {
        rows[to] = firstRow + MISSING;
        weights[to] = 1f;
        return;
      }
      for (int i = 0; i < width; i++) {
        rows[to + i] = firstRow + FIRST_TERM + i;
        weights[to + i] = (float) numbers[at + i];
      }
    }
  }
}
