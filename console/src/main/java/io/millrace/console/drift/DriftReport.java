package io.millrace.console.drift;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The champion's features now, beside those that it was judged on.
 *
 * @param model the champion's id; empty where there is none
 * @param problem why nothing is compared
 * @param examples validation rows that the profile is of
 * @param slates recent slates that carry values of the champion's features
 * @param items shown items of these slates
 * @param features in the specification's order
 */
public record DriftReport(
    Optional<String> model,
    Optional<Problem> problem,
    long examples,
    long slates,
    long items,
    List<FeatureDrift> features,
    Instant computedAt) {
  public DriftReport {
    features = List.copyOf(features);
  }

  /** Why nothing is compared. */
  public enum Problem {
    /** The site has no champion. */
    NO_MODEL,
    /** The champion's artifact has no profile: it comes from an earlier version. */
    NO_PROFILE,
    /** Kafka does not answer. */
    NO_KAFKA,
    /** Too few slates carry its features. */
    TOO_FEW
  }

  /** How a feature stands. */
  public enum State {
    STEADY,
    /** Moved: worth a look. */
    MOVED,
    /** Moved far: the model sees something else than it was judged on. */
    DRIFTED
  }

  /**
   * One feature.
   *
   * @param of user, item or context
   * @param missingThen share of the examples without a value
   * @param unseenThen share of the values that the model does not know
   * @param stability the population stability index
   */
  public record FeatureDrift(
      String name,
      String of,
      double missingThen,
      double missingNow,
      double unseenThen,
      double unseenNow,
      double stability,
      State state) {}
}
