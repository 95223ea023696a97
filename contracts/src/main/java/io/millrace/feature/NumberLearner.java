package io.millrace.feature;

/** Learns the state of a field from the numbers of training examples. Not thread-safe. */
public interface NumberLearner {
  /** There is nothing to learn. */
  NumberLearner NOTHING =
      new NumberLearner() {
        @Override
        public void learn(double[] numbers, int examples) {}

        @Override
        public FieldState state() {
          return FieldState.NONE;
        }
      };

  /**
   * Learns from a block of examples.
   *
   * @param numbers of one example after the other, {@link Numbers#width} each; a missing value is
   *     NaN
   */
  void learn(double[] numbers, int examples);

  /** Returns what was learned. */
  FieldState state();
}
