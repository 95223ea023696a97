package io.millrace.console.experiment;

import io.millrace.registry.ExperimentStore.StoredExperiment;
import io.millrace.statistics.MixedExposure;
import io.millrace.statistics.SampleRatio;
import io.millrace.statistics.decision.Decision;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
 * @param interleavings of each arm whose slates two models make together
 * @param outlook what the test can see, now and later
 * @param currencyWarnings what to know of revenue before reading it; empty as a rule
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
    List<InterleavingReport> interleavings,
    Outlook outlook,
    List<String> currencyWarnings,
    Instant computedAt) {
  public ExperimentReport {
    arms = List.copyOf(arms);
    unknownVariants = List.copyOf(unknownVariants);
    metrics = List.copyOf(metrics);
    days = List.copyOf(days);
    segments = List.copyOf(segments);
    interleavings = List.copyOf(interleavings);
    currencyWarnings = List.copyOf(currencyWarnings);
  }

  /**
   * What the test can see, with 80 % power, by the sequence that decides.
   *
   * @param lift that is sought, of the primary metric
   * @param daysLeft until it is seen; empty where that is unknown
   * @param minimumLift the smallest that today's users suffice for; empty where that is unknown
   */
  public record Outlook(double lift, OptionalDouble daysLeft, OptionalDouble minimumLift) {}

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

  /** What to know before reading the numbers, a sentence each; empty as a rule. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(currencyWarnings);
    for (MetricReport metric : differedBefore()) {
      warnings.add(
          "The variants differed in %s before the test: look into the assignment before believing it."
              .formatted(metric.metric().name()));
    }
    for (Day day : uneven()) {
      warnings.add(
          "The new users of %s did not fall into the variants as configured.".formatted(day.day()));
    }
    for (Segment segment : unevenSegments()) {
      warnings.add(
          "The users of %s %s did not fall into the variants as configured."
              .formatted(segment.dimension(), segment.value()));
    }
    if (!unknownVariants.isEmpty()) {
      warnings.add(
          "Impressions name variants that the experiment does not have: %s."
              .formatted(String.join(", ", unknownVariants)));
    }
    return warnings;
  }

  /** Days on which new users did not fall into the arms as configured. */
  public List<Day> uneven() {
    return days.stream()
        .filter(day -> day.ratio().filter(SampleRatio::isMismatch).isPresent())
        .toList();
  }

  /** Parts of the users in which they did not. */
  public List<Segment> unevenSegments() {
    return segments.stream()
        .filter(segment -> segment.ratio().filter(SampleRatio::isMismatch).isPresent())
        .toList();
  }

  /** Metrics by which a treatment's users differed from the control's before the test. */
  public List<MetricReport> differedBefore() {
    return metrics.stream()
        .filter(
            metric ->
                metric.arms().stream()
                    .flatMap(arm -> arm.past().stream())
                    .anyMatch(MetricReport.Past::differedBefore))
        .toList();
  }
}
