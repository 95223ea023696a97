package io.millrace.console.experiment;

import io.millrace.console.rollup.ArmSums;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.statistics.Effect;
import io.millrace.statistics.Estimate;
import java.util.Optional;

/**
 * How one arm fares.
 *
 * @param ctr with its variance; empty while too few users or clicks leave that unknown
 * @param difference of the CTR to the control's; empty for the control, and where it is unknown
 * @param lift the same relative to the control's CTR
 */
public record ArmReport(
    Variant variant,
    ArmSums sums,
    Optional<Estimate> ctr,
    Optional<Effect> difference,
    Optional<Effect> lift) {

  static ArmReport of(Variant variant, ArmSums sums, Optional<Estimate> control, double alpha) {
    Optional<Estimate> ctr = Estimate.ratio(sums.clicksAndImpressions());
    return new ArmReport(
        variant,
        sums,
        ctr,
        control.flatMap(c -> ctr.map(t -> Effect.difference(c, t, alpha))),
        control.flatMap(c -> ctr.flatMap(t -> Effect.lift(c, t, alpha))));
  }
}
