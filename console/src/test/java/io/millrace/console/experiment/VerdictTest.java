package io.millrace.console.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.rollup.ArmSums;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.SampleRatio;
import io.millrace.statistics.UserSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void of_nobody_hasNoData() {
    assertThat(verdict(0, arms(0, 0.1, 0.1)).kind()).isEqualTo(Verdict.Kind.NO_DATA);
  }

  @Test
  void of_fewUsers_isTooEarlyHoweverLargeTheLift() {
    assertThat(verdict(0, arms(90, 0.1, 0.9)).kind()).isEqualTo(Verdict.Kind.TOO_EARLY);
  }

  @Test
  void of_clearLift_isBetterAndNamesTheBestArm() {
    Verdict verdict = verdict(0, arms(2000, 0.2, 0.3, 0.4));
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.BETTER);
    assertThat(verdict.variant()).contains("arm2");
    assertThat(verdict.sentence()).startsWith("arm2 raises CTR by 100.0 % against arm0");
  }

  @Test
  void of_everyArmClearlyBelow_isWorse() {
    Verdict verdict = verdict(0, arms(2000, 0.4, 0.2, 0.1));
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.WORSE);
    assertThat(verdict.sentence()).startsWith("arm1 lowers CTR by 50.0 %");
  }

  @Test
  void of_oneArmBelowAndOneEqual_isUndecided() {
    Verdict verdict = verdict(0, arms(2000, 0.4, 0.4, 0.1));
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    assertThat(verdict.sentence()).contains("No variant beats arm0 yet");
  }

  @Test
  void of_mixedExposure_isUnhealthyAboveOnePercent() {
    List<ArmReport> arms = arms(2000, 0.2, 0.4);
    assertThat(verdict(40, arms).kind()).isEqualTo(Verdict.Kind.BETTER);
    assertThat(verdict(41, arms).kind()).isEqualTo(Verdict.Kind.UNHEALTHY);
  }

  @Test
  void of_sampleRatioMismatch_isWithheld() {
    Verdict verdict =
        Verdict.of(arms(2000, 0.2, 0.4), Optional.of(new SampleRatio(20, 1, 7.7e-6)), 0);
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNHEALTHY);
    assertThat(verdict.sentence()).startsWith("Withheld").contains("7.7e-06");
  }

  private static Verdict verdict(long mixed, List<ArmReport> arms) {
    return Verdict.of(arms, Optional.of(new SampleRatio(0, 1, 1)), mixed);
  }

  /** Arms of users who each see one item and click it with this share. */
  private static List<ArmReport> arms(int users, double... shares) {
    List<ArmReport> arms = new ArrayList<>();
    Optional<Estimate> control = Optional.empty();
    for (int arm = 0; arm < shares.length; arm++) {
      UserSums sums = UserSums.NONE;
      for (int user = 0; user < users; user++) {
        sums = sums.plus(user < shares[arm] * users ? 1 : 0, 1);
      }
      String name = "arm" + arm;
      arms.add(
          ArmReport.of(
              new Variant(name, 1, Map.of()), new ArmSums(name, users, sums), control, 0.05));
      control = arm == 0 ? arms.get(0).ctr() : control;
    }
    return arms;
  }
}
