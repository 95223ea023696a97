package io.millrace.console.experiment;

import io.millrace.console.rollup.ArmSums;
import io.millrace.console.rollup.ExperimentRollups;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.SampleRatio;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes reports from the sums that the database keeps. */
public final class ExperimentReports {
  /** Intervals hold the truth in 95 of 100 experiments. */
  static final double ALPHA = 0.05;

  private final ExperimentRollups rollups;
  private final Clock clock;

  public ExperimentReports(ExperimentRollups rollups, Clock clock) {
    this.rollups = rollups;
    this.clock = clock;
  }

  public ExperimentReport report(Namespace site, StoredExperiment stored) {
    Experiment experiment = stored.experiment();
    Map<String, ArmSums> seen = new LinkedHashMap<>();
    rollups.arms(site, experiment.key()).forEach(arm -> seen.put(arm.variant(), arm));

    List<ArmSums> sums = new ArrayList<>();
    for (Variant variant : experiment.variants()) {
      ArmSums arm = seen.remove(variant.name());
      sums.add(arm == null ? ArmSums.none(variant.name()) : arm);
    }
    List<ArmReport> arms = arms(experiment.variants(), sums);
    Optional<SampleRatio> ratio =
        SampleRatio.test(
            sums.stream().map(ArmSums::users).toList(),
            experiment.variants().stream().map(Variant::weight).toList());
    long mixed = rollups.usersInSeveralArms(site, experiment.key());
    return new ExperimentReport(
        stored,
        arms,
        ratio,
        mixed,
        List.copyOf(seen.keySet()),
        Verdict.of(arms, ratio, mixed),
        clock.instant());
  }

  private static List<ArmReport> arms(List<Variant> variants, List<ArmSums> sums) {
    Optional<Estimate> control = Estimate.ratio(sums.get(0).clicksAndImpressions());
    List<ArmReport> arms = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      arms.add(
          ArmReport.of(variants.get(i), sums.get(i), i == 0 ? Optional.empty() : control, ALPHA));
    }
    return arms;
  }
}
