package io.millrace.experiment.sums;

/**
 * The name of a sum over users of the product of two of their values: the order of the two does not
 * matter, the first is the smaller one by its characters.
 *
 * @param measure the name of one value
 * @param other the name of the other value, or of the same
 */
public record SumKey(String measure, String other) {
  public SumKey {
    if (measure.compareTo(other) > 0) {
      String smaller = other;
      other = measure;
      measure = smaller;
    }
  }

  public static SumKey of(UserValue one, UserValue other) {
    return new SumKey(one.name(), other.name());
  }
}
