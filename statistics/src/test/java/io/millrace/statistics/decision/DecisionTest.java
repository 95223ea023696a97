package io.millrace.statistics.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.decision.Look.Guardrail;
import io.millrace.statistics.decision.Look.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final Rules RULES = new Rules(0.05, 5000, 3, 100);

  @Test
  void of_clearGainAfterTheMinimum_ships() {
    List<Look> looks = looks(5, 1000, 0.2);
    assertThat(decide(looks.subList(0, 2)).sentence()).isEqualTo("Too early: day 2 of at least 3.");
    Decision decision = decide(looks);
    assertThat(decision.kind()).isEqualTo(Decision.Kind.SHIP);
    assertThat(decision.variant()).contains("new");
    assertThat(decision.sentence()).startsWith("Ship new: it gains +20.0 %");
  }

  @Test
  void of_fewUsers_keepsRunningHoweverClear() {
    assertThat(decide(looks(5, 10, 0.2)).sentence())
        .contains("smallest variant has 50 of at least 100");
  }

  @Test
  void of_clearLoss_rollsBack() {
    Decision decision = decide(looks(5, 1000, -0.2));
    assertThat(decision.kind()).isEqualTo(Decision.Kind.ROLL_BACK);
    assertThat(decision.sentence()).contains("falls in every variant");
  }

  @Test
  void of_nothingClear_keepsRunningAndSaysWhatIsPossible() {
    Decision decision = decide(looks(5, 1000, 0.001));
    assertThat(decision.kind()).isEqualTo(Decision.Kind.KEEP_RUNNING);
    assertThat(decision.sentence()).contains("may still gain anything from -");
    assertThat(decide(List.of()).sentence()).contains("No user has seen");
  }

  @Test
  void of_unhealthy_isWithheldHoweverClear() {
    Decision decision = Decision.of(looks(5, 1000, 0.2), Optional.of("users are lost."), RULES);
    assertThat(decision.kind()).isEqualTo(Decision.Kind.UNHEALTHY);
    assertThat(decision.sentence()).isEqualTo("Withheld: users are lost.");
  }

  @Test
  void of_decidedThenNoisy_doesNotTurnBack() {
    List<Look> looks = new ArrayList<>(looks(5, 1000, 0.2));
    // So few users that today's interval alone holds 0 again.
    looks.add(look(6, 300, 0.1, List.of()));
    assertThat(decide(looks).kind()).isEqualTo(Decision.Kind.SHIP);
  }

  @Test
  void of_laterDaysExcludeEarlierOnes_saysSo() {
    List<Look> looks = new ArrayList<>(looks(5, 1000, 0.2));
    looks.add(look(6, 6000, -0.2, List.of()));
    Decision decision = decide(looks);
    assertThat(decision.kind()).isEqualTo(Decision.Kind.KEEP_RUNNING);
    assertThat(decision.sentence()).contains("not the same all the time");
  }

  @Test
  void of_gainThatBreaksAGuardrail_rollsBackAndNamesIt() {
    List<Look> looks = new ArrayList<>();
    for (int day = 1; day <= 5; day++) {
      Guardrail hides = new Guardrail("hides", Optional.of(moments(0.3, day * 1000L)), 0.1);
      looks.add(look(day, day * 1000L, 0.2, List.of(hides)));
    }
    Decision decision = decide(looks);
    assertThat(decision.kind()).isEqualTo(Decision.Kind.ROLL_BACK);
    assertThat(decision.sentence()).contains("new breaks the guardrail hides");
  }

  /**
   * 300 A/A and 100 A/B tests of 14 days with per-user correlation; the large run is in benchmarks.
   */
  @Test
  void of_simulatedTests_keepAlphaUnderPeekingAndSeeWhatIsThere() {
    Rules rules = new Rules(0.05, 2000, 3, 100);
    AaSimulation.Result same = new AaSimulation(300, 14, 60, 0, rules).run(6);
    double limit = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / 300);
    assertThat(same.decided()).isLessThan(limit);
    assertThat(same.peeked()).isGreaterThan(0.12);
    assertThat(same.covered()).isCloseTo(0.95, within(0.04));
    assertThat(same.binomialCovered()).isLessThan(0.9);
    assertThat(same.changed()).isLessThan(0.01);

    AaSimulation.Result better = new AaSimulation(100, 14, 60, 0.5, rules).run(7);
    assertThat(better.shipped()).isGreaterThan(0.9);
    AaSimulation.Result some = new AaSimulation(300, 5, 150, 0.15, rules).run(8);
    assertThat(some.fixed())
        .isCloseTo(some.predicted(), within(3 * Math.sqrt(0.25 / 300)))
        .isBetween(0.2, 0.9);
    assertThat(new AaSimulation(20, 5, 30, 0, rules).run(1))
        .isEqualTo(new AaSimulation(20, 5, 30, 0, rules).run(1));
  }

  private static Decision decide(List<Look> looks) {
    return Decision.of(looks, Optional.empty(), RULES);
  }

  private static List<Look> looks(int days, int usersADay, double gain) {
    List<Look> looks = new ArrayList<>();
    for (int day = 1; day <= days; day++) {
      looks.add(look(day, (long) day * usersADay, gain, List.of()));
    }
    return looks;
  }

  private static Look look(int day, long users, double gain, List<Guardrail> guardrails) {
    return new Look(
        day, users, List.of(new Treatment("new", Optional.of(moments(gain, users)), guardrails)));
  }

  /** A user's value has variance 1 in either arm. */
  private static EffectMoments moments(double estimate, long usersAnArm) {
    return new EffectMoments(estimate, 2.0 / usersAnArm, 2 * usersAnArm - 2, 2 * usersAnArm);
  }
}
