package io.millrace.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 */
public record Experiment(
    String id,
    String hypothesis,
    ExperimentStatus status,
    String seed,
    double coverage,
    List<Variant> variants) {
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

  /** The arm that the others are compared with. */
  public Variant control() {
    return variants.get(0);
  }

  /** The sum of the variants' weights. */
  public double totalWeight() {
    return variants.stream().mapToDouble(Variant::weight).sum();
  }

  /** Where an experiment is in its life. */
  public enum ExperimentStatus {
    DRAFT,
    RUNNING,
    STOPPED
  }

  /**
   * One arm.
   *
   * @param weight its share of the taking part, relative to the other arms' weights
   * @param parameters what serving does differently: {@code model} names what ranks, either {@code
   *     popularity}, {@code champion}, a model kind such as {@code deepfm} (its newest promoted or
   *     else newest registered version), or one model's registry id
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
