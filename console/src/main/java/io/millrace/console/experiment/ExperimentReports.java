package io.millrace.console.experiment;

import io.millrace.console.rollup.ArmSums;
import io.millrace.console.rollup.Excess;
import io.millrace.console.rollup.ExperimentRollups;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metrics;
import io.millrace.experiment.VariantAssigner;
import io.millrace.namespace.Namespace;
import io.millrace.placement.VariantRules;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.MixedExposure;
import io.millrace.statistics.RunningPower;
import io.millrace.statistics.SampleRatio;
import io.millrace.statistics.decision.Decision;
import io.millrace.statistics.decision.Look;
import io.millrace.statistics.decision.Rules;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes reports from the sums that the database keeps. */
public final class ExperimentReports {
  /** The lift that a report is about where nobody says another. */
  public static final double SOUGHT_LIFT = 0.05;

  private static final double SOUGHT_POWER = 0.8;

  private final ExperimentRollups rollups;
  private final Metrics metrics;
  private final Rules rules;
  private final Clock clock;

  /** With the usual rules. */
  public ExperimentReports(ExperimentRollups rollups, Metrics metrics, Clock clock) {
    this(rollups, metrics, Rules.USUAL, clock);
  }

  public ExperimentReports(ExperimentRollups rollups, Metrics metrics, Rules rules, Clock clock) {
    this.rollups = rollups;
    this.metrics = metrics;
    this.rules = rules;
    this.clock = clock;
  }

  /** For the usual sought lift. */
  public ExperimentReport report(Namespace site, StoredExperiment stored) {
    return report(site, stored, SOUGHT_LIFT);
  }

  /**
   * The report as the rollups stand.
   *
   * @param lift of the primary metric that the test should see, above 0
   */
  public ExperimentReport report(Namespace site, StoredExperiment stored, double lift) {
    Experiment experiment = stored.experiment();
    ReportSums sums =
        new ReportSums(
            experiment,
            rollups.days(site, experiment.key()),
            rollups.segments(site, experiment.key()));
    List<ArmSums> total = sums.total();
    List<Double> weights = expected(experiment);
    RevenueCurrencies currencies =
        new RevenueCurrencies(rollups.currencies(site, experiment.key()));
    Optional<SampleRatio> ratio = SampleRatio.test(users(total), weights);
    long users = total.stream().mapToLong(ArmSums::users).sum();
    long several = rollups.usersInSeveralArms(site, experiment.key());
    // Who is in several arms is counted in each of them.
    MixedExposure mixed = new MixedExposure(Math.max(users - several, several), several);
    List<ArmReport> arms = arms(experiment.variants(), total);
    List<ExperimentReport.Day> days = days(sums, weights);
    return new ExperimentReport(
        stored,
        arms,
        ratio,
        mixed,
        sums.unknownVariants(),
        Verdict.of(arms, ratio, several),
        Decision.of(
            looks(sums), problem(ratio, mixed).or(() -> currencies.problem(metrics)), rules),
        metrics(site, experiment, total, currencies),
        withheld(days, currencies),
        segments(sums, weights, currencies),
        interleavings(site, experiment),
        outlook(total, days.size(), lift),
        currencies.warnings(),
        clock.instant());
  }

  /** What each arm's share of the users must be like: the buckets that it owns. */
  private static List<Double> expected(Experiment experiment) {
    List<Double> owned =
        VariantAssigner.ownedBuckets(experiment).stream().map(Integer::doubleValue).toList();
    boolean any = owned.stream().anyMatch(buckets -> buckets > 0);
    // Nobody is assigned at a coverage of 0: those who were are compared with the weights.
    return any ? owned : experiment.variants().stream().map(Variant::weight).toList();
  }

  private static MetricReport checked(MetricReport report, RevenueCurrencies currencies) {
    return currencies.isMixed() && RevenueCurrencies.concerns(report.metric())
        ? report.withheld()
        : report;
  }

  private static List<ExperimentReport.Day> withheld(
      List<ExperimentReport.Day> days, RevenueCurrencies currencies) {
    return days.stream()
        .map(
            day ->
                new ExperimentReport.Day(
                    day.day(), day.newUsers(), day.ratio(), checked(day.primary(), currencies)))
        .toList();
  }

  private List<MetricReport> metrics(
      Namespace site, Experiment experiment, List<ArmSums> total, RevenueCurrencies currencies) {
    List<MetricReport> reports = new ArrayList<>();
    Optional<Pasts> pasts = Optional.of(new Pasts(rules));
    for (Metric metric : metrics.metrics()) {
      boolean any = total.stream().anyMatch(arm -> arm.sum(metric.of()) != 0);
      List<Excess> excess =
          metric.cap().isPresent() && any
              ? rollups.excess(site, experiment.key(), metric.of(), metric.cap().getAsDouble())
              : List.of();
      reports.add(checked(MetricReports.of(metric, total, excess, pasts, rules), currencies));
    }
    return Pasts.corrected(MetricReports.corrected(reports));
  }

  private List<ExperimentReport.Day> days(ReportSums sums, List<Double> weights) {
    Map<LocalDate, List<ArmSums>> added = sums.byDay();
    Map<String, List<Long>> fresh = new LinkedHashMap<>();
    added.forEach((day, arms) -> fresh.put(day.toString(), users(arms)));
    Map<String, SampleRatio> ratios = SampleRatio.bySlice(fresh, weights);
    List<ExperimentReport.Day> days = new ArrayList<>();
    Optional<List<ArmSums>> until = Optional.empty();
    for (Map.Entry<LocalDate, List<ArmSums>> day : added.entrySet()) {
      List<ArmSums> now =
          until.map(before -> ReportSums.add(before, day.getValue())).orElse(day.getValue());
      until = Optional.of(now);
      days.add(
          new ExperimentReport.Day(
              day.getKey(),
              users(day.getValue()),
              Optional.ofNullable(ratios.get(day.getKey().toString())),
              MetricReports.of(metrics.primary(), now, List.of(), rules)));
    }
    return days;
  }

  private List<ExperimentReport.Segment> segments(
      ReportSums sums, List<Double> weights, RevenueCurrencies currencies) {
    Map<List<String>, List<ArmSums>> parts = sums.bySegment();
    Map<String, List<Long>> users = new LinkedHashMap<>();
    parts.forEach((part, arms) -> users.put(String.join("=", part), users(arms)));
    Map<String, SampleRatio> ratios = SampleRatio.bySlice(users, weights);
    List<ExperimentReport.Segment> segments = new ArrayList<>();
    parts.forEach(
        (part, arms) ->
            segments.add(
                new ExperimentReport.Segment(
                    part.get(0),
                    part.get(1),
                    Optional.ofNullable(ratios.get(String.join("=", part))),
                    checked(
                        MetricReports.of(metrics.primary(), arms, List.of(), rules), currencies))));
    return segments;
  }

  /** A look at the end of each day that has added anything. */
  private List<Look> looks(ReportSums sums) {
    List<Look> looks = new ArrayList<>();
    Optional<LocalDate> first = Optional.empty();
    Optional<List<ArmSums>> until = Optional.empty();
    for (Map.Entry<LocalDate, List<ArmSums>> day : sums.byDay().entrySet()) {
      List<ArmSums> now =
          until.map(before -> ReportSums.add(before, day.getValue())).orElse(day.getValue());
      until = Optional.of(now);
      first = Optional.of(first.orElse(day.getKey()));
      looks.add(
          new Look(
              (int) ChronoUnit.DAYS.between(first.get(), day.getKey()) + 1,
              now.stream().mapToLong(ArmSums::users).min().orElse(0),
              treatments(now)));
    }
    return looks;
  }

  private List<Look.Treatment> treatments(List<ArmSums> arms) {
    List<Look.Treatment> treatments = new ArrayList<>();
    for (int arm = 1; arm < arms.size(); arm++) {
      List<ArmSums> pair = List.of(arms.get(0), arms.get(arm));
      List<Look.Guardrail> guardrails = new ArrayList<>();
      for (Metric metric : metrics.metrics()) {
        if (metric.role() == Metric.Role.GUARDRAIL) {
          Optional<EffectMoments> loss =
              MetricReports.of(metric, pair, List.of(), rules)
                  .arms()
                  .get(1)
                  .rail()
                  .map(MetricReport.Rail::loss);
          guardrails.add(new Look.Guardrail(metric.name(), loss, metric.margin()));
        }
      }
      treatments.add(
          new Look.Treatment(
              arms.get(arm).variant(),
              lift(metrics.primary(), pair, !metrics.primary().lowerIsBetter()),
              guardrails));
    }
    return treatments;
  }

  /** The lift, turned around where its rise is not what is asked about. */
  private Optional<EffectMoments> lift(Metric metric, List<ArmSums> pair, boolean asItIs) {
    return MetricReports.of(metric, pair, List.of(), rules)
        .arms()
        .get(1)
        .compared()
        .map(MetricReport.Compared::moments)
        .map(
            lift ->
                asItIs
                    ? lift
                    : new EffectMoments(
                        -lift.estimate(), lift.variance(), lift.degreesOfFreedom(), lift.users()));
  }

  private static Optional<String> problem(Optional<SampleRatio> ratio, MixedExposure mixed) {
    if (ratio.filter(SampleRatio::isMismatch).isPresent()) {
      return Optional.of(
          "users did not fall into the variants as configured. Find what loses users, then begin a"
              + " new phase.");
    }
    if (mixed.isAlarm()) {
      return Optional.of(
          "%d users have seen more than one variant. Find out why assignment is not stable."
              .formatted(mixed.mixed()));
    }
    return Optional.empty();
  }

  private List<InterleavingReport> interleavings(Namespace site, Experiment experiment) {
    List<InterleavingReport> found = new ArrayList<>();
    for (Variant variant : experiment.variants()) {
      List<String> models = VariantRules.of(variant.parameters()).interleave();
      if (!models.isEmpty()) {
        found.add(
            InterleavingReport.of(
                variant.name(),
                models.get(0),
                models.get(1),
                rollups.interleaved(
                    site, experiment.key(), variant.name(), metrics.windows().of(Measure.CLICKS)),
                rules.alpha()));
      }
    }
    return found;
  }

  private ExperimentReport.Outlook outlook(List<ArmSums> total, int days, double sought) {
    Optional<EffectMoments> lift =
        lift(metrics.primary(), List.of(total.get(0), total.get(1)), true);
    if (lift.isEmpty() || days == 0) {
      return new ExperimentReport.Outlook(sought, OptionalDouble.empty(), OptionalDouble.empty());
    }
    double usersADay = (double) lift.get().users() / days;
    // Each treatment is judged at its part of alpha, as the decision does.
    RunningPower power =
        new RunningPower(
            lift.get(),
            rules.alpha() / (total.size() - 1),
            OptionalDouble.of(rules.nStar()),
            Optional.empty());
    return new ExperimentReport.Outlook(
        sought,
        power.daysLeft(sought, SOUGHT_POWER, usersADay),
        power.minimumDetectable(SOUGHT_POWER));
  }

  private static List<Long> users(List<ArmSums> arms) {
    return arms.stream().map(ArmSums::users).toList();
  }

  private List<ArmReport> arms(List<Variant> variants, List<ArmSums> sums) {
    Optional<Estimate> control = Estimate.ratio(sums.get(0).clicksAndImpressions());
    List<ArmReport> arms = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      arms.add(
          ArmReport.of(
              variants.get(i), sums.get(i), i == 0 ? Optional.empty() : control, rules.alpha()));
    }
    return arms;
  }
}
