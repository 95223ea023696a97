package io.millrace.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One A/B test.
 *
 * @param id its name in addresses, impressions and reports
 * @param hypothesis what is believed, in a sentence
 * @param seed of the assignment; the id unless an earlier test's split is wanted again
 * @param coverage the share of users who take part, in [0, 1]; raising it moves nobody to another
 *     arm
 * @param variants the arms; the first is the control
 * @param phase counted from 1; anything but a raised coverage makes a new one, with a seed of its
 *     own
 * @param layer the part of a layer that it owns, so that others of the layer exclude it; empty
 *     where it may meet any other experiment
 * @param audience conditions that all must hold for a unit to take part; empty for everybody
 */
public record Experiment(
    String id,
    String hypothesis,
    ExperimentStatus status,
    String seed,
    double coverage,
    List<Variant> variants,
    int phase,
    Optional<Layer> layer,
    List<Condition> audience) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  public Experiment {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id '%s' must be 1 to 64 lower-case letters, digits, dashes or underscores"
              .formatted(id));
    }
    if (!(coverage >= 0 && coverage <= 1)) {
      throw new IllegalArgumentException("coverage must be in [0, 1], is " + coverage);
    }
    if (id.equals(Holdout.NAME)) {
      throw new IllegalArgumentException("id '%s' is the holdout's".formatted(id));
    }
    if (phase < 1) {
      throw new IllegalArgumentException("phase must be at least 1, is " + phase);
    }
    audience = List.copyOf(audience);
    variants = List.copyOf(variants);
    if (variants.size() < 2) {
      throw new IllegalArgumentException("variants must be two or more: a control and a treatment");
    }
    Set<String> names = new HashSet<>();
    for (Variant variant : variants) {
      if (!names.add(variant.name())) {
        throw new IllegalArgumentException("variants names '%s' twice".formatted(variant.name()));
      }
    }
  }

  /** In its first phase, for everybody, free to meet any other. */
  public Experiment(
      String id,
      String hypothesis,
      ExperimentStatus status,
      String seed,
      double coverage,
      List<Variant> variants) {
    this(id, hypothesis, status, seed, coverage, variants, 1, Optional.empty(), List.of());
  }

  /**
   * The name in impressions and rollups: the id, and from the second phase on with its number, so
   * that phases are never added up.
   */
  public String key() {
    return phase == 1 ? id : id + "~" + phase;
  }

  /** The same with another coverage. */
  public Experiment withCoverage(double share) {
    return new Experiment(id, hypothesis, status, seed, share, variants, phase, layer, audience);
  }

  /** The same with other arms, for who reads it: what is stored changes by phases only. */
  public Experiment withVariants(List<Variant> arms) {
    return new Experiment(id, hypothesis, status, seed, coverage, arms, phase, layer, audience);
  }

  /**
   * The next phase: other arms, layer or audience, drawn anew.
   *
   * @param next what shall change; its id, seed, status and phase are ignored
   */
  public Experiment nextPhase(Experiment next) {
    int number = phase + 1;
    return new Experiment(
        id,
        next.hypothesis(),
        status,
        id + "~" + number,
        next.coverage(),
        next.variants(),
        number,
        next.layer(),
        next.audience());
  }

  /** Whether the other only covers as much or more: then units stay where they are. */
  public boolean isOnlyRampedIn(Experiment other) {
    return other.coverage() >= coverage
        && other.variants().equals(variants)
        && other.layer().equals(layer)
        && other.audience().equals(audience);
  }

  /** The arm that the others are compared with. */
  public Variant control() {
    return variants.get(0);
  }

  /** The sum of the variants' weights. */
  public double totalWeight() {
    double total = 0;
    for (Variant variant : variants) {
      total += variant.weight();
    }
    return total;
  }

  /** Where an experiment is in its life. */
  public enum ExperimentStatus {
    /** Not seen by anybody; everything may change. */
    DRAFT,
    /** Units are assigned. */
    RUNNING,
    /** Nobody is assigned until it goes on. */
    PAUSED,
    /** Over. */
    STOPPED,
    /** Over, and out of the way. */
    ARCHIVED
  }

  /**
   * One arm.
   *
   * @param weight its share of the taking part, relative to the other arms' weights
   * @param parameters what serving does differently: {@code model} names what ranks, either {@code
   *     popularity}, {@code champion}, a model kind such as {@code deepfm} (its newest promoted or
   *     else newest registered version), or one model's registry id; {@code placement}, {@code
   *     sources}, {@code exploration} and {@code interleave} are {@code
   *     io.millrace.placement.VariantRules}
   */
  public record Variant(String name, double weight, Map<String, String> parameters) {
    public Variant {
      if (!ID.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "variant '%s' must be 1 to 64 lower-case letters, digits, dashes or underscores"
                .formatted(name));
      }
      if (!(weight > 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(
            "weight of variant '%s' must be above 0, is %s".formatted(name, weight));
      }
      parameters = Map.copyOf(parameters);
    }

    /** What ranks for this arm; {@code champion} where nothing is said. */
    public String model() {
      return parameters.getOrDefault("model", "champion");
    }
  }
}
