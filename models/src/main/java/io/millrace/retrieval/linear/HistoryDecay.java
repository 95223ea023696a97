package io.millrace.retrieval.linear;

/**
 * How much an interaction weighs by its age: {@code max(perStep^age, floor)}. The age counts the
 * different moments of the user's history that are newer: what was bought in one basket has one
 * age.
 *
 * @param perStep factor of one step, in (0, 1]
 * @param floor the least weight, in [0, 1)
 */
public record HistoryDecay(double perStep, double floor) {
  public HistoryDecay {
    if (!(perStep > 0 && perStep <= 1)) {
      throw new IllegalArgumentException("perStep must be in (0, 1], is " + perStep);
    }
    if (!(floor >= 0 && floor < 1)) {
      throw new IllegalArgumentException("floor must be in [0, 1), is " + floor);
    }
  }

  /** Returns the weight at an age of 0 or more steps. */
  public float weight(int age) {
    return (float) Math.max(Math.pow(perStep, age), floor);
  }
}
