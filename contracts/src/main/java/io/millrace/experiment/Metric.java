package io.millrace.experiment;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A number that arms are compared by.
 *
 * @param name in reports
 * @param type how a user's counts make it
 * @param of what is counted
 * @param over of a ratio, what it is divided by; empty otherwise
 * @param lowerIsBetter whether a smaller value wins
 * @param role what it decides
 * @param margin of a guardrail: by how much it may get worse, above 0
 * @param marginAbsolute whether the margin is in the metric's own unit; else it is a share of the
 *     control's value, below 1
 * @param cap of a mean: the quantile of all arms' users pooled above which values count as it;
 *     empty where nothing is capped
 */
public record Metric(
    String name,
    Type type,
    Measure of,
    Optional<Measure> over,
    boolean lowerIsBetter,
    Role role,
    double margin,
    boolean marginAbsolute,
    OptionalDouble cap) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** How a user's counts make a metric. */
  public enum Type {
    /** The share of users who have any. */
    PROPORTION,
    /** The mean a user. */
    MEAN,
    /** One sum over another, by user with the delta method. */
    RATIO,
    /** The total, compared as the mean a user. */
    COUNT
  }

  /** What a metric decides. */
  public enum Role {
    /** The test is about it. */
    GOAL,
    /** It must not get worse by more than its margin. */
    GUARDRAIL,
    /** To be looked at. */
    SECONDARY
  }

  public Metric {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "metric '%s' must be lower-case letters, digits and underscores".formatted(name));
    }
    if (over.isPresent() != (type == Type.RATIO)) {
      throw new IllegalArgumentException(
          "metric '%s': 'over' belongs to ratios, and only to them".formatted(name));
    }
    if (type == Type.PROPORTION && !of.countsUsers()) {
      throw new IllegalArgumentException(
          "metric '%s': no proportion of %s is kept; 'of' must be one of %s"
              .formatted(
                  name,
                  of.wireName(),
                  Measure.all().stream()
                      .filter(Measure::countsUsers)
                      .map(Measure::wireName)
                      .collect(Collectors.joining(", "))));
    }
    if (role == Role.GUARDRAIL
        && !(margin > 0 && Double.isFinite(margin) && (marginAbsolute || margin < 1))) {
      throw new IllegalArgumentException(
          "metric '%s': a guardrail's margin must be between 0 and 1, or 'margin_absolute' above 0,"
                  .formatted(name)
              + " is "
              + margin);
    }
    if (cap.isPresent()
        && (type != Type.MEAN || !(cap.getAsDouble() > 0 && cap.getAsDouble() < 1))) {
      throw new IllegalArgumentException(
          "metric '%s': 'cap' is a quantile between 0 and 1, and belongs to means".formatted(name));
    }
  }
}
