package io.millrace.experiment;

import io.millrace.event.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  /** The arm of a unit without attributes; empty where it does not take part. */
  public static Optional<Experiment.Variant> assign(Experiment experiment, String unit) {
    return assign(experiment, unit, Map.of());
  }

  /**
   * The unit's arm; empty where it does not take part: out of the layer's part, of the audience, or
   * of the coverage.
   */
  public static Optional<Experiment.Variant> assign(
      Experiment experiment, String unit, Map<String, Value> attributes) {
    return isEligible(experiment, unit, attributes) ? place(experiment, unit) : Optional.empty();
  }

  /**
   * The same for a unit with a past: an arm of this phase is kept whatever the audience says now,
   * and who was in a phase older than {@code oldestPhase} stays out.
   *
   * @param oldestPhase phases before it bar from taking part; 0 where none does
   */
  public static Optional<Experiment.Variant> assign(
      Experiment experiment,
      String unit,
      Map<String, Value> attributes,
      StickyArms past,
      int oldestPhase) {
    if (past.isBlocked(experiment.id(), oldestPhase)) {
      return Optional.empty();
    }
    Optional<Experiment.Variant> kept =
        past.arm(experiment.id(), experiment.phase())
            .flatMap(
                name ->
                    experiment.variants().stream()
                        .filter(variant -> variant.name().equals(name))
                        .findFirst());
    return kept.isPresent() ? kept : assign(experiment, unit, attributes);
  }

  private static boolean isEligible(
      Experiment experiment, String unit, Map<String, Value> attributes) {
    if (experiment.layer().isPresent() && !experiment.layer().get().holds(unit)) {
      return false;
    }
    for (Condition condition : experiment.audience()) {
      if (!condition.holds(attributes)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Experiment.Variant> place(Experiment experiment, String unit) {
    return at(experiment, Bucketing.place(experiment.seed(), unit));
  }

  /**
   * How many of the {@value Bucketing#BUCKETS} places each arm owns, as the experiment lists them:
   * what its share of the users is expected to be like. The weights say it only roughly: three
   * equal arms at a coverage of 0.001 own 4, 3 and 3.
   */
  public static List<Integer> ownedBuckets(Experiment experiment) {
    List<Experiment.Variant> arms = experiment.variants();
    int[] owned = new int[arms.size()];
    for (int bucket = 0; bucket < Bucketing.BUCKETS; bucket++) {
      at(experiment, bucket / (double) Bucketing.BUCKETS)
          .ifPresent(variant -> owned[arms.indexOf(variant)]++);
    }
    return Arrays.stream(owned).boxed().toList();
  }

  private static Optional<Experiment.Variant> at(Experiment experiment, double place) {
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
