package io.millrace.console.experiment;

import io.millrace.registry.ExperimentStore.StoredExperiment;
import io.millrace.statistics.MixedExposure;
import io.millrace.statistics.SampleRatio;
import io.millrace.statistics.decision.Decision;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One experiment as it stands.
 *
 * @param arms as the experiment lists them, the control first
 * @param sampleRatio whether users fell into the arms as configured; empty without users
 * @param mixed users who have seen more than one arm
 * @param unknownVariants names that impressions carry and the experiment does not have
 * @param verdict what today's numbers say, for one look
 * @param decision what to do, whenever looked at
 * @param metrics all of them, in the order of the metrics' file
 * @param days each with its new users and the primary metric up to its end
 * @param segments the primary metric of each part of the users
 * @param daysLeft until a lift of {@link ExperimentReports#SOUGHT_LIFT} is seen with 80 % power;
 *     empty where that is unknown
 * @param computedAt when it was read
 */
public record ExperimentReport(
    StoredExperiment stored,
    List<ArmReport> arms,
    Optional<SampleRatio> sampleRatio,
    MixedExposure mixed,
    List<String> unknownVariants,
    Verdict verdict,
    Decision decision,
    List<MetricReport> metrics,
    List<Day> days,
    List<Segment> segments,
    OptionalDouble daysLeft,
    Instant computedAt) {
  public ExperimentReport {
    arms = List.copyOf(arms);
    unknownVariants = List.copyOf(unknownVariants);
    metrics = List.copyOf(metrics);
    days = List.copyOf(days);
    segments = List.copyOf(segments);
  }

  /**
   * A day of processing.
   *
   * @param newUsers by arm
   * @param ratio of its new users, corrected for the number of days; empty without users
   * @param primary the primary metric up to the day's end
   */
  public record Day(
      LocalDate day, List<Long> newUsers, Optional<SampleRatio> ratio, MetricReport primary) {}

  /**
   * A part of the users.
   *
   * @param dimension what they are cut by, for instance {@code device}
   * @param ratio of its users, corrected for the number of segments; empty without users
   */
  public record Segment(
      String dimension, String value, Optional<SampleRatio> ratio, MetricReport primary) {}

  public ArmReport control() {
    return arms.get(0);
  }

  /** Users of all arms; who is in several is counted in each. */
  public long users() {
    return arms.stream().mapToLong(arm -> arm.sums().users()).sum();
  }

  public long usersInSeveralArms() {
    return mixed.mixed();
  }
}
