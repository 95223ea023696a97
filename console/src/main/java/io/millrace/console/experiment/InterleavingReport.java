package io.millrace.console.experiment;

import io.millrace.console.rollup.InterleavedCounts;
import io.millrace.statistics.interleaving.Preference;

/**
 * Which of the two models users prefer that make an arm's slates together.
 *
 * @param variant the arm
 * @param modelA the first model that the arm names
 * @param modelB the second
 * @param preference by user
 */
public record InterleavingReport(
    String variant,
    String modelA,
    String modelB,
    InterleavedCounts counts,
    Preference preference,
    double alpha) {
  static InterleavingReport of(
      String variant, String modelA, String modelB, InterleavedCounts counts, double alpha) {
    return new InterleavingReport(
        variant,
        modelA,
        modelB,
        counts,
        new Preference(counts.winsA(), counts.winsB(), counts.ties()),
        alpha);
  }

  /** Whether one of the two is surely preferred. */
  public boolean isClear() {
    return preference.pValue() < alpha;
  }

  public String sentence() {
    return preference.sentence(modelA, modelB, "users", alpha);
  }
}
