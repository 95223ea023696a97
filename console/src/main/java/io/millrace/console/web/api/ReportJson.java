package io.millrace.console.web.api;

import io.millrace.console.experiment.ArmReport;
import io.millrace.console.experiment.ExperimentReport;
import io.millrace.console.experiment.Verdict;
import io.millrace.experiment.Measure;
import io.millrace.statistics.Effect;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.SampleRatio;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An experiment's report as the API tells it. Absent numbers are null.
 *
 * @param control the name of the arm that the others are compared with
 * @param users in all arms
 * @param usersInSeveralArms who have seen more than one
 * @param unknownVariants names that impressions carry and the experiment does not have
 * @param srmP p-value of the test that users fell into the arms as configured
 * @param verdict what today's numbers say, for one look
 * @param variants the control first
 * @param decision what to do, whenever looked at: by the plain lift of the first goal, not by CUPED
 * @param warnings what to know before reading the numbers; empty as a rule
 * @param interleaving of each arm whose slates two models make together
 * @param soughtLift what {@code days_left} is about: 5 % unless the request says another
 * @param daysLeft until that lift is seen with 80 % power by the sequence that decides
 * @param minimumDetectableLift the smallest lift that today's users suffice for, in the same way
 */
public record ReportJson(
    ExperimentJson experiment,
    String control,
    long users,
    long usersInSeveralArms,
    List<String> unknownVariants,
    Optional<Double> srmP,
    VerdictJson verdict,
    List<ArmJson> variants,
    DecisionJson decision,
    List<String> warnings,
    List<MetricJson> metrics,
    List<DayJson> days,
    List<SegmentJson> segments,
    List<ArmInterleavingJson> interleaving,
    double soughtLift,
    Optional<Double> daysLeft,
    Optional<Double> minimumDetectableLift,
    Instant computedAt) {

  /**
   * What to do.
   *
   * @param kind {@code ship}, {@code roll_back}, {@code keep_running} or {@code unhealthy}
   * @param variant the arm it is about
   */
  public record DecisionJson(String kind, Optional<String> variant, String sentence) {}

  /**
   * A day of processing, in UTC.
   *
   * @param newUsers by variant
   * @param srmP of its new users, corrected for the number of days
   * @param primary the primary metric up to the day's end
   */
  public record DayJson(
      LocalDate day, List<Long> newUsers, Optional<Double> srmP, MetricJson primary) {}

  /**
   * A part of the users, by what they were on or at when first seen.
   *
   * @param srmP of its users, corrected for the number of segments
   */
  public record SegmentJson(
      String dimension, String value, Optional<Double> srmP, MetricJson primary) {}

  /**
   * What follows.
   *
   * @param kind {@code no_data}, {@code unhealthy}, {@code too_early}, {@code undecided}, {@code
   *     better} or {@code worse}
   * @param variant the arm it is about
   */
  public record VerdictJson(String kind, Optional<String> variant, String sentence) {}

  /**
   * One arm.
   *
   * @param requests slates shown
   * @param impressions items shown
   * @param ctr clicks over impressions
   * @param ctrStandardError by the delta method over users
   * @param difference of CTR, treatment minus control
   * @param lift the same as a fraction of the control's CTR
   * @param totals of every measure, by its name
   */
  public record ArmJson(
      String name,
      String model,
      double weight,
      long users,
      long requests,
      long impressions,
      long clicks,
      Optional<Double> ctr,
      Optional<Double> ctrStandardError,
      Optional<EffectJson> difference,
      Optional<EffectJson> lift,
      Map<String, Double> totals) {}

  /** An effect with its 95 % interval and two-sided p-value. */
  public record EffectJson(
      double estimate,
      double standardError,
      double low,
      double high,
      double pValue,
      double degreesOfFreedom) {}

  static ReportJson of(ExperimentReport report) {
    Verdict verdict = report.verdict();
    return new ReportJson(
        ExperimentJson.of(report.stored()),
        report.control().variant().name(),
        report.users(),
        report.usersInSeveralArms(),
        report.unknownVariants(),
        report.sampleRatio().map(SampleRatio::pValue),
        new VerdictJson(
            verdict.kind().name().toLowerCase(Locale.ROOT), verdict.variant(), verdict.sentence()),
        report.arms().stream().map(ReportJson::arm).toList(),
        new DecisionJson(
            report.decision().kind().name().toLowerCase(Locale.ROOT),
            report.decision().variant(),
            report.decision().sentence()),
        report.warnings(),
        report.metrics().stream().map(MetricJson::of).toList(),
        report.days().stream()
            .map(
                day ->
                    new DayJson(
                        day.day(),
                        day.newUsers(),
                        day.ratio().map(SampleRatio::pValue),
                        MetricJson.of(day.primary())))
            .toList(),
        report.segments().stream()
            .map(
                segment ->
                    new SegmentJson(
                        segment.dimension(),
                        segment.value(),
                        segment.ratio().map(SampleRatio::pValue),
                        MetricJson.of(segment.primary())))
            .toList(),
        report.interleavings().stream().map(ArmInterleavingJson::of).toList(),
        report.outlook().lift(),
        known(report.outlook().daysLeft()),
        known(report.outlook().minimumLift()),
        report.computedAt());
  }

  static Optional<Double> known(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static ArmJson arm(ArmReport arm) {
    var ctr = arm.sums().clicksAndImpressions().ratio();
    return new ArmJson(
        arm.variant().name(),
        arm.variant().model(),
        arm.variant().weight(),
        arm.sums().users(),
        arm.sums().requests(),
        arm.sums().impressions(),
        arm.sums().clicks(),
        ctr.isPresent() ? Optional.of(ctr.getAsDouble()) : Optional.empty(),
        arm.ctr().map(Estimate::variance).map(Math::sqrt),
        arm.difference().map(ReportJson::effect),
        arm.lift().map(ReportJson::effect),
        totals(arm));
  }

  private static Map<String, Double> totals(ArmReport arm) {
    Map<String, Double> totals = new LinkedHashMap<>();
    Measure.all().forEach(measure -> totals.put(measure.wireName(), arm.sums().sum(measure)));
    return totals;
  }

  static EffectJson effect(Effect effect) {
    return new EffectJson(
        effect.estimate(),
        effect.standardError(),
        effect.low(),
        effect.high(),
        effect.pValue(),
        effect.degreesOfFreedom());
  }
}
