package io.millrace.console.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.console.experiment.MetricReport;
import io.millrace.statistics.ConfidenceSequence;
import io.millrace.statistics.Effect;
import io.millrace.statistics.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One metric of all arms as the API tells it.
 *
 * @param type {@code proportion}, {@code mean}, {@code ratio} or {@code count}
 * @param role {@code goal}, {@code guardrail} or {@code secondary}
 * @param variants the control first
 */
public record MetricJson(
    String name, String type, String role, boolean lowerIsBetter, List<Arm> variants) {

  /**
   * One arm.
   *
   * @param numerator the total; of a proportion the users who have any; null if it is withheld
   * @param denominator users, or of a ratio what it is over
   * @param value null if there is nothing to divide by; known without its error if all users are
   *     alike
   * @param difference treatment minus control, for one look
   * @param lift the same as a fraction of the control's value
   * @param sequential of the lift, valid at every look
   * @param adjustedPValue of goals, by Holm's method over all goals and treatments
   * @param fdrPValue of goals, by Benjamini and Hochberg's method over the same
   * @param guardrail {@code held}, {@code broken} or {@code open}
   * @param guardrailMargin by how much it may get worse
   * @param guardrailMarginAbsolute whether that is in the metric's unit, and not a share of the
   *     control's value
   * @param guardrailLoss by how much it got worse, in the margin's unit
   * @param cuped the same comparison once what users did in the two weeks before is taken out; null
   *     where nothing is known of it
   */
  public record Arm(
      String variant,
      long users,
      Optional<Double> numerator,
      double denominator,
      Optional<Double> value,
      Optional<Double> standardError,
      Optional<ReportJson.EffectJson> difference,
      Optional<ReportJson.EffectJson> lift,
      Optional<SequenceJson> sequential,
      Optional<Double> chanceToWin,
      @JsonProperty("adjusted_p_value") Optional<Double> adjustedPValue,
      @JsonProperty("fdr_p_value") Optional<Double> fdrPValue,
      Optional<String> guardrail,
      Optional<Double> guardrailMargin,
      Optional<Boolean> guardrailMarginAbsolute,
      Optional<Double> guardrailLoss,
      Optional<CupedJson> cuped) {}

  /**
   * A comparison by CUPED.
   *
   * @param applied false where the past explains nothing and was left out
   * @param varianceReduction the share of the variance that the past explains
   * @param lift adjusted, for one look
   * @param sequential adjusted, valid at every look
   * @param preDifference treatment minus control before the test
   * @param prePValue of that, by Holm's method over all metrics and treatments
   * @param warning a sentence where the arms differed before the test; else null
   */
  public record CupedJson(
      boolean applied,
      double theta,
      double varianceReduction,
      Optional<ReportJson.EffectJson> lift,
      Optional<SequenceJson> sequential,
      double preDifference,
      @JsonProperty("pre_p_value") Optional<Double> prePValue,
      Optional<String> warning) {
    static CupedJson of(MetricReport.Past past) {
      return new CupedJson(
          past.lift().isPresent(),
          past.theta(),
          past.varianceReduction(),
          past.lift().map(MetricJson::effect),
          past.sequence().map(SequenceJson::of),
          past.before(),
          past.beforeP().isPresent() ? Optional.of(past.beforeP().getAsDouble()) : Optional.empty(),
          past.differedBefore()
              ? Optional.of("The variants differed before the test: look into the assignment.")
              : Optional.empty());
    }
  }

  /** A confidence sequence as it stands. */
  public record SequenceJson(double low, double high, double pValue) {
    static SequenceJson of(ConfidenceSequence sequence) {
      return new SequenceJson(sequence.low(), sequence.high(), sequence.pValue());
    }
  }

  static MetricJson of(MetricReport report) {
    return new MetricJson(
        report.metric().name(),
        report.metric().type().name().toLowerCase(Locale.ROOT),
        report.metric().role().name().toLowerCase(Locale.ROOT),
        report.metric().lowerIsBetter(),
        report.arms().stream().map(MetricJson::arm).toList());
  }

  private static Arm arm(MetricReport.Arm arm) {
    Optional<MetricReport.Compared> compared = arm.compared();
    return new Arm(
        arm.variant(),
        arm.users(),
        ReportJson.known(arm.numerator()),
        arm.denominator(),
        ReportJson.known(arm.point()),
        arm.value().map(Estimate::standardError),
        compared.map(c -> effect(c.difference())),
        compared.map(c -> effect(c.lift())),
        compared.map(c -> SequenceJson.of(c.sequence())),
        compared.map(MetricReport.Compared::chanceToWin),
        compared.filter(c -> c.adjustedP().isPresent()).map(c -> c.adjustedP().getAsDouble()),
        compared.filter(c -> c.fdrP().isPresent()).map(c -> c.fdrP().getAsDouble()),
        arm.rail().map(rail -> rail.state().name().toLowerCase(Locale.ROOT)),
        arm.rail().map(MetricReport.Rail::margin),
        arm.rail().map(MetricReport.Rail::absolute),
        arm.rail().map(rail -> rail.loss().estimate()),
        arm.past().map(CupedJson::of));
  }

  private static ReportJson.EffectJson effect(Effect effect) {
    return ReportJson.effect(effect);
  }
}
