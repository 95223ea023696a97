package io.millrace.console.web.api;

import io.millrace.console.problem.RequestProblem;
import io.millrace.statistics.Alternative;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.Posterior.Prior;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Two arms' sums over users, and how to compare them. */
@Schema(description = "Two arms' sums over users, and how to compare them.")
record CompareRequest(
    @Schema(
            description = "what the sums are of",
            allowableValues = {"mean", "proportion", "ratio"},
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String metric,
    @Schema(description = "the arm compared with", requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable CompareArm control,
    @Schema(description = "the arm that is tried", requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable CompareArm treatment,
    @Schema(
            description = "one minus the confidence, between 0 and 1",
            defaultValue = "0.05",
            example = "0.05")
        @Nullable Double alpha,
    @Schema(
            description = "what the test looks for: treatment differs, is above or is below",
            allowableValues = {"two_sided", "greater", "less"},
            defaultValue = "two_sided")
        @Nullable String alternative,
    @Schema(description = "asks for the always-valid confidence sequence as well")
        @Nullable Sequential sequential,
    @Schema(
            description = "takes out what users did before the test; needs the pre_ fields",
            defaultValue = "false")
        @Nullable Boolean cuped,
    @Schema(description = "what was believed beforehand; nothing where absent")
        @Nullable Belief prior,
    @Schema(
            description = "whether a smaller value wins: turns chance_to_win and risk around",
            defaultValue = "false")
        @Nullable Boolean lowerIsBetter) {

  /** Nothing that is measured varies less, and its inverse is still a number. */
  private static final double SMALLEST_VARIANCE = 1e-100;

  /** The always-valid confidence sequence. */
  @Schema(description = "the always-valid confidence sequence")
  record Sequential(
      @Schema(
              description = "users of both arms at which the sequence is tightest, above 0",
              defaultValue = "5000",
              example = "1000")
          @Nullable Double nStar) {}

  /** A normal prior. */
  @Schema(description = "a normal prior of the effect")
  record Belief(
      @Schema(description = "mean of the effect", defaultValue = "0") @Nullable Double mean,
      @Schema(
              description = "variance of the effect, above 0",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable Double variance,
      @Schema(
              description =
                  "whether mean and variance are of the lift (relative) or of the difference"
                      + " (absolute); the other is scaled by the control's value",
              allowableValues = {"relative", "absolute"},
              defaultValue = "relative")
          @Nullable String type) {}

  /** What a user's number is. */
  enum Metric {
    MEAN,
    PROPORTION,
    RATIO
  }

  Metric theMetric() {
    return choice("metric", required("metric", metric), Metric.class);
  }

  CompareArm.Checked checkedControl() {
    return checked("control", control);
  }

  CompareArm.Checked checkedTreatment() {
    return checked("treatment", treatment);
  }

  private CompareArm.Checked checked(String name, @Nullable CompareArm arm) {
    Metric kind = theMetric();
    return new CompareArm.Checked(name, required(name, arm), kind);
  }

  double theAlpha() {
    double value = Optional.ofNullable(alpha).orElse(0.05);
    if (!(value > 0 && value < 1)) {
      throw RequestProblem.invalid("alpha", "alpha must be between 0 and 1, is " + value);
    }
    if (theAlternative() != Alternative.TWO_SIDED && sequential != null && value >= 0.5) {
      throw RequestProblem.invalid(
          "alpha", "alpha must be below 0.5 in a one-sided sequential test, is " + value);
    }
    return value;
  }

  Alternative theAlternative() {
    return choice(
        "alternative",
        Optional.ofNullable(alternative).orElse("two_sided").replace('-', '_'),
        Alternative.class);
  }

  boolean isCuped() {
    return Boolean.TRUE.equals(cuped);
  }

  boolean isLowerBetter() {
    return Boolean.TRUE.equals(lowerIsBetter);
  }

  /** Empty where no sequence is asked for. */
  OptionalDouble nStar() {
    if (sequential == null) {
      return OptionalDouble.empty();
    }
    double value =
        Optional.ofNullable(sequential.nStar()).orElse(ConfidenceSequence.DEFAULT_N_STAR);
    if (!(value > 0 && Double.isFinite(value))) {
      throw RequestProblem.invalid(
          "sequential.n_star", "sequential.n_star must be above 0, is " + value);
    }
    return OptionalDouble.of(value);
  }

  /** Empty where nothing is believed. */
  Optional<Prior> thePrior() {
    if (prior == null) {
      return Optional.empty();
    }
    double mean = Optional.ofNullable(prior.mean()).orElse(0.0);
    double variance = required("prior.variance", prior.variance());
    if (!Double.isFinite(mean)) {
      throw RequestProblem.invalid("prior.mean", "prior.mean must be finite, is " + mean);
    }
    if (!(variance > SMALLEST_VARIANCE && variance < 1 / SMALLEST_VARIANCE)) {
      throw RequestProblem.invalid(
          "prior.variance", "prior.variance must be above 0, and finite; is " + variance);
    }
    return Optional.of(new Prior(mean, variance));
  }

  /** Whether the prior is of the lift rather than of the difference. */
  boolean isPriorOfLift() {
    String type = prior == null ? null : prior.type();
    return choice("prior.type", Optional.ofNullable(type).orElse("relative"), PriorType.class)
        == PriorType.RELATIVE;
  }

  private enum PriorType {
    RELATIVE,
    ABSOLUTE
  }

  static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw RequestProblem.invalid(field, field + " is missing");
    }
    return value;
  }

  private static <E extends Enum<E>> E choice(String field, String value, Class<E> choices) {
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(value)) {
        return choice;
      }
    }
    StringBuilder known = new StringBuilder();
    for (E choice : choices.getEnumConstants()) {
      known.append(known.isEmpty() ? "" : ", ").append(choice.name().toLowerCase(Locale.ROOT));
    }
    throw RequestProblem.invalid(
        field, "%s must be one of %s; is '%s'".formatted(field, known, value));
  }
}
