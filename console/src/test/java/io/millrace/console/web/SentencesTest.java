package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.decision.Decision;
import io.millrace.statistics.decision.Look;
import io.millrace.statistics.decision.PromotionRules;
import io.millrace.statistics.decision.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences come from the code that says them: one that is reworded fails here. */
class SentencesTest {
  private static String chinese(String english) {
    String chinese = Sentences.in(Locale.SIMPLIFIED_CHINESE, english);
    assertThat(chinese).as(english).matches("(?s).*[\\u4e00-\\u9fff].*");
    // Names of arms, models and figures stay.
    assertThat(
            chinese
                .replaceAll("AUC|PostgreSQL|millrace doctor", "")
                .replaceAll("\\b(b2|arm|latency|m1|m2|m3|shop|e1|e2|home|device|color)\\b", ""))
        .as(english)
        .doesNotContainPattern("[A-Za-z]{3,}");
    return chinese;
  }

  private static Optional<EffectMoments> moments(double estimate, double error) {
    return Optional.of(new EffectMoments(estimate, error * error, 10_000, 20_000));
  }

  private static List<Look> looks(double gain, double loss, int days) {
    List<Look> looks = new ArrayList<>();
    for (int day = 1; day <= days; day++) {
      looks.add(
          new Look(
              day,
              5000,
              List.of(
                  new Look.Treatment(
                      "arm",
                      moments(gain, 0.005),
                      List.of(new Look.Guardrail("latency", moments(loss, 0.005), 0.1))))));
    }
    return looks;
  }

  @Test
  void decision_everyKind_isSaidInChinese() {
    List<Decision> decisions = new ArrayList<>();
    decisions.add(Decision.of(List.of(), Optional.empty(), Rules.USUAL));
    decisions.add(Decision.of(looks(0.2, 0, 3), Optional.empty(), Rules.USUAL));
    decisions.add(Decision.of(looks(0.2, 0, 9), Optional.empty(), Rules.USUAL));
    decisions.add(Decision.of(looks(-0.2, 0, 9), Optional.empty(), Rules.USUAL));
    decisions.add(Decision.of(looks(0.2, 0.5, 9), Optional.empty(), Rules.USUAL));
    decisions.add(Decision.of(looks(0, 0, 9), Optional.empty(), Rules.USUAL));
    decisions.add(Decision.of(List.of(new Look(9, 5, List.of())), Optional.empty(), Rules.USUAL));
    decisions.add(
        Decision.of(
            looks(0, 0, 9),
            Optional.of(
                "users did not fall into the variants as configured. Find what loses users, then begin"
                    + " a new phase."),
            Rules.USUAL));
    List<Look> turned = looks(0.2, 0, 9);
    turned.addAll(
        looks(-0.2, 0, 9).stream()
            .map(look -> new Look(look.day() + 9, 5000, look.treatments()))
            .toList());
    decisions.add(Decision.of(turned, Optional.empty(), Rules.USUAL));
    decisions.forEach(decision -> chinese(decision.sentence()));
    assertThat(decisions).extracting(Decision::kind).contains(Decision.Kind.values());
    assertThat(chinese(decisions.get(2).sentence())).startsWith("上线 arm：提升 +20.0%");
  }

  @Test
  void promotionRules_everyObjectionAndNote_isSaidInChinese() {
    Map<String, Double> bad = new HashMap<>();
    bad.put("train.rows", 10.0);
    bad.put("train.positives", 3.0);
    bad.put("validation.rows", 1000.0);
    bad.put("validation.positives", 100.0);
    bad.put("validation.auc", 0.5);
    bad.put("validation.calibration_error", 0.4);
    bad.put("validation.mean_prediction", 0.9);
    bad.put("champion.auc_difference", -0.2);
    bad.put("champion.auc_difference_low", -0.3);
    bad.put("champion.auc_difference_high", -0.1);
    Optional<PromotionRules.Rival> rival =
        Optional.of(new PromotionRules.Rival("m1", Map.of("validation.auc", 0.8)));
    List<PromotionRules.Decision> decisions = new ArrayList<>();
    decisions.add(judge(Map.of(), Map.of(), rival));
    decisions.add(judge(bad, Map.of("compared-with", "m1"), rival));
    decisions.add(judge(bad, Map.of("compared-with", "m2"), rival));
    decisions.add(judge(bad, Map.of("examples-from", "interactions"), rival));
    bad.put("champion.auc_difference_high", 0.1);
    decisions.add(judge(bad, Map.of("compared-with", "m1"), rival));
    bad.put("champion.auc_difference", 0.0);
    decisions.add(judge(bad, Map.of("compared-with", "m1"), rival));
    bad.put("validation.positives", 3.0);
    bad.put("validation.auc", 0.9);
    decisions.add(judge(bad, Map.of(), rival));
    bad.remove("champion.auc_difference");
    decisions.add(judge(bad, Map.of("compared-with", "m1"), rival));
    int said = 0;
    for (PromotionRules.Decision decision : decisions) {
      for (String sentence : decision.objections()) {
        chinese(sentence);
        said++;
      }
      decision.notes().forEach(SentencesTest::chinese);
      chinese(
          "the promotion rules are against model 'm3': %s Say force=true to promote it all the same"
              .formatted(String.join(" ", decision.objections())));
    }
    assertThat(said).isGreaterThan(20);
  }

  private static PromotionRules.Decision judge(
      Map<String, Double> metrics,
      Map<String, String> provenance,
      Optional<PromotionRules.Rival> rival) {
    return PromotionRules.judge(PromotionRules.Facts.of(metrics, provenance), rival);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "experiment 'e1' is stopped; only a running or paused experiment can be stopped",
        "experiment 'e1' exists already; choose another id",
        "experiment 'e1' owns 0.0 to 0.6 of layer 'home' already; choose places outside",
        "coverage may only be raised, is 0.5, asked for 0.2",
        "unknown model 'm1' of site 'shop'",
        "audience has values for 'color' that do not fit IN: []",
        "PostgreSQL does not answer; look at the console's log and at `millrace doctor`"
      })
  void refusal_ofARequest_isSaidInChinese(String english) {
    assertThat(Sentences.chinese(english)).isPresent();
    assertThat(Sentences.in(Locale.ENGLISH, english)).isEqualTo(english);
  }

  @Test
  void sentence_thatIsNotKnown_staysAsItIs() {
    assertThat(Sentences.in(Locale.CHINESE, "Something new. It has no template."))
        .isEqualTo("Something new. It has no template.");
  }
}
