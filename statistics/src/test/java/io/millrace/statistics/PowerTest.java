package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statistics.Posterior.Prior;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PowerTest {
  /** Five digits are printed. */
  private static final Offset<Double> PRINTED = within(5.001e-6);

  @Test
  void variance_referenceCase_equals() {
    JsonNode row = Vectors.read("power.json").get("variance").get(0);
    Estimate control =
        new Estimate(
            row.get("meanA").asDouble(),
            row.get("varA").asDouble() / row.get("nA").asDouble(),
            row.get("nA").asLong());
    Estimate treatment =
        new Estimate(
            row.get("meanB").asDouble(),
            row.get("varB").asDouble() / row.get("nB").asDouble(),
            row.get("nB").asLong());
    assertThat(EffectMoments.difference(control, treatment).variance())
        .isCloseTo(row.get("absolute").asDouble(), PRINTED);
    assertThat(EffectMoments.lift(control, treatment).orElseThrow().variance())
        .isCloseTo(row.get("relative").asDouble(), PRINTED);
  }

  @Test
  void single_referenceCase_equals() {
    JsonNode row = Vectors.read("power.json").get("single");
    double lift = row.get("effect").asDouble();
    Power power =
        new Power(
            row.get("mean").asDouble(),
            row.get("variance").asDouble(),
            row.get("n_total").asDouble() / row.get("variations").asDouble(),
            row.get("alpha").asDouble());
    assertThat(power.atFixedHorizon(lift)).isCloseTo(row.get("power_fixed").asDouble(), PRINTED);
    assertThat(power.minimumDetectableLift(0.8).orElseThrow())
        .isCloseTo(row.get("mde80_fixed").asDouble(), PRINTED);
    assertThat(power.sequential(lift, 5000))
        .isCloseTo(row.get("power_seq_Nstar5000").asDouble(), PRINTED);
    assertThat(power.minimumDetectableLiftSequential(0.8, 5000).orElseThrow())
        .isCloseTo(row.get("mde80_seq_Nstar5000").asDouble(), PRINTED);
  }

  @Test
  void weeks_referenceCases_equal() {
    JsonNode row = Vectors.read("power.json").get("weeks");
    Prior prior = new Prior(0.2, 0.3);
    for (int week = 1; week <= 9; week++) {
      double users = row.get("usersPerWeek").asDouble() * week / row.get("variations").asDouble();
      Power[] metrics = {Power.ofProportion(0.1, users, 0.05), new Power(0.1, 0.5, users, 0.05)};
      double[] lifts = {0.05, 0.3};
      for (int metric = 0; metric < 2; metric++) {
        Power power = metrics[metric];
        int at = 2 * (week - 1) + metric;
        assertThat(power.atFixedHorizon(lifts[metric]))
            .isCloseTo(row.get("power_fixed").get(at).asDouble(), PRINTED);
        assertThat(power.minimumDetectableLift(0.8).orElseThrow())
            .isCloseTo(row.get("mde_fixed").get(at).asDouble(), PRINTED);
        assertThat(power.bayesian(lifts[metric], prior))
            .isCloseTo(row.get("power_bayes").get(at).asDouble(), PRINTED);
        // The reference searches in steps of 1e-5 from below.
        assertThat(power.minimumDetectableLiftBayesian(0.8, prior).orElseThrow())
            .isCloseTo(row.get("mde_bayes").get(at).asDouble(), within(1.6e-5));
        assertThat(power.sequential(lifts[metric], 5000))
            .isCloseTo(row.get("power_seq5000").get(at).asDouble(), PRINTED);
        assertThat(power.minimumDetectableLiftSequential(0.8, 5000).orElseThrow())
            .isCloseTo(row.get("mde_seq5000").get(at).asDouble(), PRINTED);
      }
    }
  }

  @Test
  void simpleMinimumDetectableLift_referenceCases_equal() {
    int tried = 0;
    for (JsonNode row : Vectors.read("power.json").get("eppo_simple_mde")) {
      Power power =
          new Power(
              row.get("mean").asDouble(),
              row.get("var").asDouble(),
              row.get("n_per_arm").asDouble(),
              row.get("alpha").asDouble());
      assertThat(power.simpleMinimumDetectableLift(row.get("power").asDouble()))
          .isCloseTo(row.get("mde").asDouble(), within(1e-9));
      tried++;
    }
    assertThat(tried).isEqualTo(3);
  }

  /** Two treatments: alpha is halved for each comparison. */
  @Test
  void requiredUsers_referenceCases_equalWithinTheirTolerance() {
    JsonNode rows = Vectors.read("power.json").get("spotify");
    double[] weights = {5000, 2000, 3000};
    double share = 0.7 * (1 + 0.00617);
    double binary =
        Power.requiredUsers(0.7 * 0.00617, 0.21, share * (1 - share), weights, 0.01 / 2, 0.8);
    assertThat(binary / rows.get(0).get("required_n").asDouble()).isCloseTo(1, within(0.001));
    double mean = Power.requiredUsers(4.56 * 0.01, 2.13, 2.13, weights, 0.01 / 2, 0.8);
    assertThat(mean / rows.get(1).get("required_n").asDouble()).isCloseTo(1, within(0.001));
  }

  @Test
  void additional_referenceCase_equals() {
    JsonNode row = Vectors.read("power.json").get("midexperiment_scaling_factor");
    EffectMoments lift =
        EffectMoments.lift(mean(row.get("control")), mean(row.get("treatment"))).orElseThrow();
    double target = row.get("target_mde").asDouble();
    double power = row.get("power").asDouble();
    RunningPower fixed = new RunningPower(lift, 0.05, OptionalDouble.empty(), Optional.empty());
    assertThat(fixed.additional(target, power)).hasValue(row.get("freq").asDouble());
    RunningPower sequential =
        new RunningPower(lift, 0.05, OptionalDouble.of(5000), Optional.empty());
    assertThat(sequential.additional(target, power)).hasValue(row.get("seq_Nstar5000").asDouble());
    RunningPower bayesian =
        new RunningPower(lift, 0.05, OptionalDouble.empty(), Optional.of(new Prior(0.05, 0.001)));
    assertThat(bayesian.additional(target, power))
        .hasValue(row.get("bayes_prior_N(0.05,0.001)").asDouble());
  }

  @Test
  void daysLeft_traffic_isRoundedUp() {
    RunningPower power =
        new RunningPower(
            new EffectMoments(0.05, 0.0025, 100, 1000),
            0.05,
            OptionalDouble.empty(),
            Optional.empty());
    double more = power.additional(0.05, 0.8).orElseThrow();
    assertThat(power.daysLeft(0.05, 0.8, 300)).hasValue(Math.ceil(more * 1000 / 300));
    assertThat(power.daysLeft(1, 0.8, 300)).hasValue(0);
  }

  /** At a fixed horizon the textbook's (z_{alpha/2} + z_{1 - power}) times the error. */
  @Test
  void minimumDetectable_ofARunningTest_isWhereThePowerIsReached() {
    EffectMoments effect = new EffectMoments(0.05, 0.0025, 100, 1000);
    RunningPower fixed = new RunningPower(effect, 0.05, OptionalDouble.empty(), Optional.empty());
    double smallest = fixed.minimumDetectable(0.8).orElseThrow();
    assertThat(smallest).isCloseTo((1.959963984540054 + 0.8416212335729143) * 0.05, within(1e-6));
    assertThat(fixed.power(smallest, 0)).isCloseTo(0.8, within(1e-8));
    RunningPower sequential =
        new RunningPower(effect, 0.05, OptionalDouble.of(5000), Optional.empty());
    assertThat(sequential.minimumDetectable(0.8).orElseThrow()).isGreaterThan(smallest);
    EffectMoments vague = new EffectMoments(0.05, 25, 100, 10);
    assertThat(
            new RunningPower(vague, 0.05, OptionalDouble.empty(), Optional.empty())
                .minimumDetectable(0.8))
        .isEmpty();
  }

  @Test
  void minimumDetectableLift_tooFewUsers_isEmpty() {
    assertThat(Power.ofProportion(0.01, 10, 0.05).minimumDetectableLift(0.8)).isEmpty();
  }

  private static Estimate mean(JsonNode arm) {
    return Estimate.mean(
            arm.get("n").asLong(), arm.get("sum").asDouble(), arm.get("sum_squares").asDouble())
        .orElseThrow();
  }
}
