package io.millrace.console.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How two arms compare. */
@Schema(description = "How two arms compare.")
record CompareAnswer(
    String metric,
    double alpha,
    String alternative,
    ArmAnswer control,
    ArmAnswer treatment,
    @Schema(description = "treatment minus control, in the metric's unit") EffectAnswer absolute,
    @Schema(description = "the same as a fraction of the control's unadjusted value")
        EffectAnswer relative,
    @Schema(description = "what the past explains; null where it was not asked for")
        Optional<CupedAnswer> cuped,
    @Schema(description = "what to know before reading the numbers; empty as a rule")
        List<String> warnings) {

  /** One arm. */
  @Schema(description = "One arm.")
  record ArmAnswer(
      long n,
      @Schema(description = "mean, share or ratio as counted") double value,
      @Schema(description = "the same after CUPED; equal to value without it") double adjustedValue,
      @Schema(description = "of adjusted_value") double standardError) {}

  /** A difference between the arms. */
  @Schema(description = "A difference between the arms.")
  record EffectAnswer(
      double difference,
      double standardError,
      @Schema(description = "Welch and Satterthwaite's") double degreesOfFreedom,
      @Schema(description = "[low, high] of the test for one look; null for an open end")
          List<@Nullable Double> interval,
      @Schema(description = "of the test for one look") double pValue,
      @Schema(description = "valid at every look; null where it was not asked for")
          Optional<SequentialAnswer> sequential,
      @Schema(description = "probability that the treatment is better") double chanceToWin,
      @Schema(description = "what is lost on average by choosing an arm, in the difference's unit")
          Risk risk,
      @Schema(description = "what is believed after the data") PosteriorAnswer posterior) {}

  /** The confidence sequence. */
  @Schema(description = "The always-valid confidence sequence.")
  record SequentialAnswer(
      @Schema(description = "[low, high]; null for an open end") List<@Nullable Double> interval,
      @Schema(description = "always valid; null where a one-sided search does not settle")
          Optional<Double> pValue,
      double nStar,
      @Schema(description = "the mixing parameter") double rho) {}

  /** What is lost on average. */
  @Schema(description = "What is lost on average by a wrong choice.")
  record Risk(
      @Schema(description = "by keeping the control") double control,
      @Schema(description = "by shipping the treatment") double treatment) {}

  /** The posterior. */
  @Schema(description = "The normal posterior of the difference.")
  record PosteriorAnswer(
      double mean,
      double standardDeviation,
      @Schema(description = "[low, high]: holds the difference with probability 1 - alpha")
          List<Double> interval) {}

  /** What CUPED did. */
  @Schema(description = "What the past explains.")
  record CupedAnswer(
      @Schema(description = "false where the past explains nothing and was left out")
          boolean applied,
      @Schema(description = "how much of the past is taken out") double theta,
      @Schema(description = "share of the difference's variance that the past explains")
          double varianceReduction,
      @Schema(description = "treatment minus control before the test") double preDifference,
      @Schema(
              description =
                  "of the difference before the test; null where the past does not vary. Small"
                      + " values mean that the arms differed before they were treated differently")
          @JsonProperty("pre_p_value")
          Optional<Double> prePValue) {}
}
