package io.millrace.statistics.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statistics.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OffPolicyTest {
  private static final Map<String, Estimator> BY_REFERENCE_NAME =
      Map.ofEntries(
          Map.entry("IPS", Estimator.ips()),
          Map.entry("IPS_clip2", Estimator.clipped(2)),
          Map.entry("IPS_clip10", Estimator.clipped(10)),
          Map.entry("SNIPS", Estimator.selfNormalised()),
          Map.entry("SubGaussianIPS_0.05", Estimator.subGaussian(0.05)),
          Map.entry("DM", Estimator.directMethod()),
          Map.entry("DR", Estimator.doublyRobust()),
          Map.entry("SNDR", Estimator.selfNormalisedDoublyRobust()),
          Map.entry("SwitchDR_1.5", Estimator.switching(1.5)),
          Map.entry("SwitchDR_2", Estimator.switching(2)),
          Map.entry("DRos_1", Estimator.shrunken(1)),
          Map.entry("DRos_10", Estimator.shrunken(10)),
          Map.entry("DR_clip2", Estimator.clippedDoublyRobust(2)));

  @Test
  void estimate_syntheticLog_equalsReferenceOfEveryEstimator() {
    JsonNode file = Vectors.read("ope_synthetic.json");
    List<Logged> log = synthetic(file);
    assertEstimates(log, file.get("expected_obp"), 1e-12, 13);
    assertEstimates(log, file.get("expected_independent"), 1e-12, 8);
    assertWeights(log, file.get("expected_independent"), 1e-12);
  }

  @Test
  void evaluate_syntheticLog_refusesToConcludeFromFiveEffectiveDecisions() {
    Evaluation evaluation =
        Evaluation.of(synthetic(Vectors.read("ope_synthetic.json")), Estimator.usual(true), 0.05);
    assertThat(evaluation.conclusive()).isFalse();
    assertThat(evaluation.reason())
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("a single decision carries 43 %"));
    assertThat(evaluation.sentence()).startsWith("Nothing can be concluded");
    assertThat(evaluation.estimates()).hasSize(7);
  }

  @Test
  void replay_argmaxOfTheSyntheticPolicy_equalsReference() {
    JsonNode file = Vectors.read("ope_synthetic.json");
    List<Replay.Decision> log = new ArrayList<>();
    for (int i = 0; i < file.get("n").asInt(); i++) {
      JsonNode policy = file.get("pi_e").get(i);
      int best = 0;
      for (int action = 1; action < policy.size(); action++) {
        best = policy.get(action).asDouble() > policy.get(best).asDouble() ? action : best;
      }
      log.add(
          new Replay.Decision(
              best == file.get("action").get(i).asInt(), file.get("reward").get(i).asDouble()));
    }
    assertThat(Replay.estimate(log).orElseThrow())
        .isCloseTo(file.get("replay_deterministic_argmax_pi_e").asDouble(), within(1e-12));
    assertThat(Replay.estimate(List.of(new Replay.Decision(false, 1)))).isEmpty();
  }

  /** Propensities are kept to six digits there. */
  @Test
  void estimate_openBanditUniformPolicy_equalsReference() {
    JsonNode file = Vectors.readShared("obd_men.json");
    JsonNode bts = file.get("bts_log");
    boolean[] clicks = clicks(bts);
    List<Logged> log = new ArrayList<>();
    for (int i = 0; i < clicks.length; i++) {
      log.add(
          Logged.of(
              clicks[i] ? 1 : 0,
              bts.get("propensity").get(i).asDouble(),
              1.0 / file.get("n_items").asInt()));
    }
    JsonNode expected = file.get("eval_uniform_from_bts_log");
    assertEstimates(log, expected.get("obp"), 1e-5, 5);
    assertEstimates(log, expected.get("independent"), 1e-5, 3);
    assertWeights(log, expected.get("independent"), 1e-5);
    Evaluation evaluation = Evaluation.of(log, Estimator.usual(false), 0.05);
    assertThat(evaluation.earned())
        .isCloseTo(file.get("on_policy").get("bts_mean_click").asDouble(), within(1e-12));
    // The uniform policy really was run: its log earned 0.0046.
    Evaluation.Value snips = evaluation.estimates().get(0);
    assertThat(file.get("on_policy").get("random_mean_click").asDouble())
        .isBetween(snips.low(), snips.high());
    assertThat(evaluation.conclusive()).isTrue();
    assertThat(evaluation.sentence()).contains("less than the 0.006900 that was earned");
  }

  @Test
  void estimate_openBanditEmpiricalPolicy_equalsReference() {
    JsonNode file = Vectors.readShared("obd_men.json");
    JsonNode bts = file.get("bts_log");
    JsonNode random = file.get("random_log");
    double[][] shares = new double[file.get("positions").asInt()][file.get("n_items").asInt()];
    double[] total = new double[shares.length];
    for (int i = 0; i < bts.get("item").size(); i++) {
      int position = bts.get("pos0").get(i).asInt();
      shares[position][bts.get("item").get(i).asInt()]++;
      total[position]++;
    }
    boolean[] clicks = clicks(random);
    List<Logged> log = new ArrayList<>();
    for (int i = 0; i < clicks.length; i++) {
      int position = random.get("pos0").get(i).asInt();
      log.add(
          Logged.of(
              clicks[i] ? 1 : 0,
              file.get("random_propensity_unique").get(0).asDouble(),
              shares[position][random.get("item").get(i).asInt()] / total[position]));
    }
    JsonNode expected = file.get("eval_empirical_bts_from_random_log");
    assertEstimates(log, expected.get("obp"), 1e-5, 5);
    assertEstimates(log, expected.get("independent"), 1e-5, 3);
    assertWeights(log, expected.get("independent"), 1e-5);
    assertThat(Weights.of(log).degenerate()).isEmpty();
  }

  @Test
  void estimate_manyRandomDecisions_coversTheTruth() {
    Random random = new Random(4);
    int covered = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      // Two actions earn 0.2 and 0.6; the log tries them 7:3, the policy would 2:8.
      List<Logged> log = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        boolean second = random.nextDouble() < 0.3;
        double reward = random.nextDouble() < (second ? 0.6 : 0.2) ? 1 : 0;
        log.add(new Logged(reward, second ? 0.3 : 0.7, second ? 0.8 : 0.2, 0.4, 0.4));
      }
      Evaluation evaluation = Evaluation.of(log, List.of(Estimator.doublyRobust()), 0.05);
      Evaluation.Value value = evaluation.estimates().get(0);
      covered += value.low() < 0.52 && 0.52 < value.high() ? 1 : 0;
    }
    assertThat(covered / (double) runs).isCloseTo(0.95, within(0.035));
  }

  @Test
  void bootstrap_largeLog_agreesWithTheNormalInterval() {
    Random random = new Random(5);
    List<Logged> log = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      log.add(Logged.of(random.nextDouble() < 0.5 ? 1 : 0, 0.5, 0.25 + random.nextDouble() / 2));
    }
    Evaluation.Value normal = Evaluation.of(log, List.of(Estimator.ips()), 0.05).estimates().get(0);
    Bootstrap bootstrap = Bootstrap.of(log, Estimator.ips(), 1000, 0.05, 1);
    assertThat(bootstrap.low()).isCloseTo(normal.low(), within(0.005));
    assertThat(bootstrap.high()).isCloseTo(normal.high(), within(0.005));
    assertThat(Bootstrap.of(log, Estimator.ips(), 1000, 0.05, 1)).isEqualTo(bootstrap);
  }

  @Test
  void degenerate_policyTheLogNeverFollowed_says() {
    List<Logged> never = new ArrayList<>();
    List<Logged> outside = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      never.add(Logged.of(1, 0.5, 0));
      outside.add(Logged.of(1, 0.5, 0.3));
    }
    assertThat(Weights.of(never).degenerate())
        .hasValueSatisfying(why -> assertThat(why).contains("never did"));
    assertThat(Weights.of(outside).degenerate())
        .hasValueSatisfying(why -> assertThat(why).contains("mean is 0.600 and not 1"));
    assertThat(Evaluation.of(List.of(), Estimator.usual(false), 0.05).conclusive()).isFalse();
    assertThat(Evaluation.of(never, Estimator.usual(false), 0.05).conclusive()).isFalse();
  }

  @Test
  void logged_impossiblePropensity_isNamed() {
    assertThatThrownBy(() -> Logged.of(1, 0, 0.5)).hasMessageContaining("logged propensity");
    assertThatThrownBy(() -> Logged.of(1, 0.5, 1.5)).hasMessageContaining("target propensity");
  }

  private static void assertEstimates(
      List<Logged> log, JsonNode expected, double tolerance, int count) {
    int tried = 0;
    for (Map.Entry<String, JsonNode> row : expected.properties()) {
      Estimator estimator = BY_REFERENCE_NAME.get(row.getKey());
      if (estimator != null) {
        double value = row.getValue().asDouble();
        assertThat(estimator.estimate(log))
            .as(row.getKey())
            .isCloseTo(value, within(tolerance * Math.max(1e-3, value)));
        tried++;
      }
    }
    assertThat(tried).isEqualTo(count);
  }

  private static void assertWeights(List<Logged> log, JsonNode expected, double tolerance) {
    Weights weights = Weights.of(log);
    assertClose(weights.effectiveSize(), expected.get("ESS"), tolerance);
    assertClose(weights.mean(), expected.get("w_mean"), tolerance);
    assertClose(weights.largest(), expected.get("w_max"), tolerance);
    assertClose(Estimator.ips().standardError(log), expected.get("IPS_se"), tolerance);
    assertClose(
        Estimator.selfNormalised().standardError(log), expected.get("SNIPS_se_delta"), tolerance);
  }

  private static void assertClose(double value, JsonNode expected, double tolerance) {
    assertThat(value).isCloseTo(expected.asDouble(), within(tolerance * expected.asDouble()));
  }

  private static List<Logged> synthetic(JsonNode file) {
    List<Logged> log = new ArrayList<>();
    for (int i = 0; i < file.get("n").asInt(); i++) {
      int action = file.get("action").get(i).asInt();
      JsonNode policy = file.get("pi_e").get(i);
      JsonNode model = file.get("q_hat").get(i);
      double expected = 0;
      for (int other = 0; other < policy.size(); other++) {
        expected += policy.get(other).asDouble() * model.get(other).asDouble();
      }
      log.add(
          new Logged(
              file.get("reward").get(i).asDouble(),
              file.get("pscore").get(i).asDouble(),
              policy.get(action).asDouble(),
              model.get(action).asDouble(),
              expected));
    }
    return log;
  }

  private static boolean[] clicks(JsonNode log) {
    boolean[] clicks = new boolean[log.get("item").size()];
    log.get("click_rows").forEach(row -> clicks[row.asInt()] = true);
    return clicks;
  }
}
