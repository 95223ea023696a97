package io.millrace.console.experiment;

import io.millrace.registry.ExperimentStore.StoredExperiment;
import io.millrace.statistics.SampleRatio;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One experiment as it stands.
 *
 * @param arms as the experiment lists them, the control first
 * @param sampleRatio whether users fell into the arms as configured; empty without users
 * @param usersInSeveralArms who have seen more than one arm
 * @param unknownVariants names that impressions carry and the experiment does not have
 * @param computedAt when it was read
 */
public record ExperimentReport(
    StoredExperiment stored,
    List<ArmReport> arms,
    Optional<SampleRatio> sampleRatio,
    long usersInSeveralArms,
    List<String> unknownVariants,
    Verdict verdict,
    Instant computedAt) {
  public ExperimentReport {
    arms = List.copyOf(arms);
    unknownVariants = List.copyOf(unknownVariants);
  }

  public ArmReport control() {
    return arms.get(0);
  }

  /** Users of all arms; who is in several is counted in each. */
  public long users() {
    return arms.stream().mapToLong(arm -> arm.sums().users()).sum();
  }
}
