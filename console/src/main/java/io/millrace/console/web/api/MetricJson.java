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
   * @param numerator the total; of a proportion the users who have any
   * @param denominator users, or of a ratio what it is over
   * @param value null while it or its error is unknown
   * @param difference treatment minus control, for one look
   * @param lift the same as a fraction of the control's value
   * @param sequential of the lift, valid at every look
   * @param adjustedPValue of goals, by Holm's method over all goals and treatments
   * @param guardrail {@code held}, {@code broken} or {@code open}
   */
  public record Arm(
      String variant,
      long users,
      double numerator,
      double denominator,
      Optional<Double> value,
      Optional<Double> standardError,
      Optional<ReportJson.EffectJson> difference,
      Optional<ReportJson.EffectJson> lift,
      Optional<SequenceJson> sequential,
      Optional<Double> chanceToWin,
      @JsonProperty("adjusted_p_value") Optional<Double> adjustedPValue,
      Optional<String> guardrail) {}

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
        arm.numerator(),
        arm.denominator(),
        arm.value().map(Estimate::value),
        arm.value().map(Estimate::standardError),
        compared.map(c -> effect(c.difference())),
        compared.map(c -> effect(c.lift())),
        compared.map(c -> SequenceJson.of(c.sequence())),
        compared.map(MetricReport.Compared::chanceToWin),
        compared.filter(c -> c.adjustedP().isPresent()).map(c -> c.adjustedP().getAsDouble()),
        compared
            .flatMap(MetricReport.Compared::guardrail)
            .map(status -> status.name().toLowerCase(Locale.ROOT)));
  }

  private static ReportJson.EffectJson effect(Effect effect) {
    return ReportJson.effect(effect);
  }
}
