package io.millrace.feature;

import java.util.List;

/**
 * What fitting learned for one field; stored in the artifact.
 *
 * @param terms the listed vocabulary, most frequent first; empty where the field is hashed, shared
 *     or a number
 * @param boundaries upper bounds of all buckets but the last; empty where the field is not
 *     bucketised
 * @param mean of the transformed training values
 * @param deviation their standard deviation; 1 where they did not vary
 */
public record FieldState(
    List<String> terms, List<Double> boundaries, double mean, double deviation) {
  /** Nothing to learn. */
  static final FieldState NONE = new FieldState(List.of(), List.of(), 0, 1);

  /** Whether what the older one encodes is encoded the same, in the same place of the field. */
  boolean continues(FieldState older) {
    return terms.size() >= older.terms.size()
        && terms.subList(0, older.terms.size()).equals(older.terms)
        && boundaries.equals(older.boundaries)
        && mean == older.mean
        && deviation == older.deviation;
  }

  public FieldState {
    terms = List.copyOf(terms);
    boundaries = List.copyOf(boundaries);
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation must be above 0, is " + deviation);
    }
  }
}
