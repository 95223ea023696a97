package io.millrace.experiment;

import java.util.Optional;

/**
 * Puts a unit, as a rule a user, into an arm of an experiment: deterministic, without any state.
 *
 * <p>Arm i owns the places {@code [c, c + coverage * w)} where w is its normalised weight and c the
 * sum of the weights before it. Raising the coverage lengthens every arm at its end, so nobody who
 * takes part changes arms.
 */
public final class VariantAssigner {
  private VariantAssigner() {}

  /** The unit's arm; empty where it does not take part. */
  public static Optional<Experiment.Variant> assign(Experiment experiment, String unit) {
    double place = Bucketing.place(experiment.seed(), unit);
    double total = experiment.totalWeight();
    double start = 0;
    for (Experiment.Variant variant : experiment.variants()) {
      double weight = variant.weight() / total;
      if (place >= start && place < start + experiment.coverage() * weight) {
        return Optional.of(variant);
      }
      start += weight;
    }
    return Optional.empty();
  }
}
