package io.millrace.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * The places of one arm, as GrowthBook counts them.
 *
 * @param start the first place
 * @param end the first place after them
 */
record BucketRange(double start, double end) {
  private static final double WEIGHTS_TOLERANCE = 0.01;

  boolean holds(double place) {
    return place >= start && place < end;
  }

  /**
   * The arms' ranges: coverage is brought into [0, 1], and weights that are not one an arm, or do
   * not add up to 1 within 0.01, give way to equal ones.
   */
  static List<BucketRange> of(int arms, double coverage, List<Double> weights) {
    double covered = Math.max(0, Math.min(1, coverage));
    double sum = weights.stream().mapToDouble(weight -> weight).sum();
    boolean usable = weights.size() == arms && Math.abs(sum - 1) <= WEIGHTS_TOLERANCE;
    List<Double> used = usable ? weights : equalWeights(arms);
    List<BucketRange> ranges = new ArrayList<>();
    double start = 0;
    for (double weight : used) {
      ranges.add(new BucketRange(start, start + covered * weight));
      start += weight;
    }
    return ranges;
  }

  /** The first arm that holds the place. */
  static OptionalInt choose(double place, List<BucketRange> ranges) {
    for (int arm = 0; arm < ranges.size(); arm++) {
      if (ranges.get(arm).holds(place)) {
        return OptionalInt.of(arm);
      }
    }
    return OptionalInt.empty();
  }

  static List<Double> equalWeights(int arms) {
    return arms < 1 ? List.of() : Collections.nCopies(arms, 1.0 / arms);
  }
}
