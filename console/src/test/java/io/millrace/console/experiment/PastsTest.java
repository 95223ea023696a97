package io.millrace.console.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.rollup.ArmSums;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metric.Role;
import io.millrace.experiment.Metric.Type;
import io.millrace.experiment.sums.SumKey;
import io.millrace.experiment.sums.UserProduct;
import io.millrace.experiment.sums.UserTotals;
import io.millrace.experiment.sums.UserValue;
import io.millrace.statistics.decision.Rules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Which metrics are compared with what users did before. */
class PastsTest {
  private static Metric ratio(Measure of, Measure over) {
    return new Metric(
        "ratio",
        Type.RATIO,
        of,
        Optional.of(over),
        false,
        Role.SECONDARY,
        0,
        false,
        OptionalDouble.empty());
  }

  /** A hundred users who have of each measure a number of their own. */
  private static ArmSums arm(String name, int shift) {
    Map<SumKey, Double> sums = new HashMap<>();
    for (int user = 0; user < 100; user++) {
      int seed = user + shift;
      var counted =
          new UserValue.Counted() {
            @Override
            public double now(Measure measure) {
              return 1 + (seed * (3 + measure.ordinal())) % 7;
            }

            @Override
            public double before(Measure measure) {
              return 1 + (seed * (5 + measure.ordinal())) % 5;
            }
          };
      for (UserProduct product : UserProduct.kept()) {
        sums.merge(
            product.key(), product.one().of(counted) * product.other().of(counted), Double::sum);
      }
    }
    return new ArmSums(name, new UserTotals(sums));
  }

  @Test
  void compare_measuresWithAndWithoutAPast_adjustsThoseWithOne() {
    Pasts pasts = new Pasts(Rules.USUAL);
    for (Measure of : Measure.all()) {
      for (Measure over : Measure.all()) {
        assertThat(pasts.compare(ratio(of, over), arm("a", 0), arm("b", 1), false).isPresent())
            .as("%s over %s", of, over)
            .isEqualTo(of.hasPast() && over.hasPast());
      }
    }
  }
}
