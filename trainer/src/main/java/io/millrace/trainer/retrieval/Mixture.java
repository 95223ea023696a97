package io.millrace.trainer.retrieval;

import java.util.ArrayList;
import java.util.List;

/**
 * A sum of components, by their numbers in a list of candidates.
 *
 * @param parts at least one
 * @param trendExponent of the items' trend; 0 for none
 */
record Mixture(List<Part> parts, double trendExponent) {
  /**
   * A component in the sum.
   *
   * @param candidate its number
   * @param weight after scaling the candidate's best scores to 1
   */
  record Part(int candidate, double weight) {}

  Mixture {
    parts = List.copyOf(parts);
  }

  static Mixture of(int candidate) {
    return new Mixture(List.of(new Part(candidate, 1)), 0);
  }

  Mixture with(int candidate, double weight) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(candidate, weight));
    return new Mixture(more, trendExponent);
  }

  Mixture withTrend(double exponent) {
    return new Mixture(parts, exponent);
  }

  boolean uses(int candidate) {
    return parts.stream().anyMatch(part -> part.candidate() == candidate);
  }
}
