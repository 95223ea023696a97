package io.millrace.statistics.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.statistics.decision.PromotionRules.Decision;
import io.millrace.statistics.decision.PromotionRules.Facts;
import io.millrace.statistics.decision.PromotionRules.Metric;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionRulesTest {
  /** Good enough for everybody: 100,000 rows, a rate of 5 %. */
  private static Map<String, Double> good() {
    Map<String, Double> metrics = new HashMap<>();
    metrics.put("train.rows", 100_000.0);
    metrics.put("train.positives", 5_000.0);
    metrics.put("validation.rows", 10_000.0);
    metrics.put("validation.positives", 500.0);
    metrics.put("validation.auc", 0.75);
    metrics.put("validation.calibration_error", 0.004);
    metrics.put("validation.mean_prediction", 0.051);
    return metrics;
  }

  private static PromotionRules.Rival champion(String id, double auc) {
    return new PromotionRules.Rival(id, Map.of("validation.auc", auc));
  }

  private static Decision alone(Map<String, Double> metrics) {
    return PromotionRules.judge(new Facts(metrics, Optional.empty(), false), Optional.empty());
  }

  private static Decision against(double difference, double low, double high) {
    Map<String, Double> metrics = good();
    metrics.put(Metric.DIFFERENCE.key(), difference);
    metrics.put(Metric.DIFFERENCE_LOW.key(), low);
    metrics.put(Metric.DIFFERENCE_HIGH.key(), high);
    return PromotionRules.judge(
        new Facts(metrics, Optional.of("old"), false), Optional.of(champion("old", 0.74)));
  }

  @Test
  void judge_firstModelOfASiteWithGoodFigures_isAllowed() {
    assertThat(alone(good()).allowed()).isTrue();
    assertThat(alone(good()).notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "train.rows, 999, 1000, training rows, 999",
    "train.positives, 99, 100, training positives, 99",
    "validation.positives, 19, 20, It was judged on, 19 positives",
    "validation.positives, 9981, 9980, It was judged on, 19 negatives",
    // sqrt(10001 / (12 * 500 * 9500)) = .01325: two of them are .0265.
    "validation.auc, 0.526, 0.527, told from guessing, 0.5 plus or minus 0.0265",
    // 500 positives are as many as 455.3 to 544.7 by chance; times and over 1.25.
    "validation.mean_prediction, 0.069, 0.068, It predicts, 690 positives where 500",
    "validation.mean_prediction, 0.036, 0.037, It predicts, 0.72 must be from 0.80 to 1.25",
    // .025 is half the rate; sqrt(2/pi * 10 * .05 * .95 / 10000) = .0055 is chance.
    "validation.calibration_error, 0.031, 0.0304, calibration error, 0.0310"
  })
  void judge_oneFigureBeyondItsLimit_isTheObjection(
      String name, double refused, double allowed, String objection, String figure) {
    Map<String, Double> metrics = good();
    metrics.put(name, refused);
    assertThat(alone(metrics).objections())
        .anySatisfy(reason -> assertThat(reason).contains(objection, figure));
    metrics.put(name, allowed);
    assertThat(alone(metrics).objections()).noneMatch(reason -> reason.contains(objection));
  }

  @Test
  void judge_fewRows_allowsForChance() {
    Map<String, Double> metrics = good();
    metrics.put("validation.rows", 400.0);
    metrics.put("validation.positives", 25.0);
    // 40 predicted, 25 observed: a ratio of 1.6, which 25 + 2 * 5 positives could have given.
    metrics.put("validation.mean_prediction", 0.1);
    metrics.put("validation.calibration_error", 0.05);
    assertThat(alone(metrics).allowed()).isTrue();
    metrics.put("validation.mean_prediction", 0.12);
    assertThat(alone(metrics).objections()).singleElement().asString().contains("ratio 1.92");
  }

  @Test
  void judge_missingFigures_areObjections() {
    assertThat(alone(Map.of()).objections())
        .anyMatch(reason -> reason.contains("not known how many training rows"))
        .anyMatch(reason -> reason.contains("on how many validation rows"))
        .anyMatch(reason -> reason.contains("AUC is not known"))
        .anyMatch(reason -> reason.contains("how well its probabilities fit"));
  }

  @Test
  void judge_sampledNegatives_areNotAskedForCalibration() {
    Map<String, Double> metrics = good();
    metrics.put("validation.mean_prediction", 0.9);
    metrics.put("validation.calibration_error", 0.9);
    Decision decision =
        PromotionRules.judge(new Facts(metrics, Optional.empty(), true), Optional.empty());
    assertThat(decision.allowed()).isTrue();
    assertThat(decision.notes()).singleElement().asString().contains("use it to rank");
  }

  @Test
  void judge_sameRows_goesByTheInterval() {
    assertThat(against(-0.003, -0.005, -0.001).objections())
        .containsExactly(
            "It is worse than the champion old: AUC -0.0030 (95 % interval -0.0050 to -0.0010) on the same rows.");
    assertThat(against(-0.02, -0.05, 0.01).objections())
        .singleElement()
        .asString()
        .startsWith("It seems worse than the champion old by more than 0.01");
    assertThat(against(-0.005, -0.02, 0.01).allowed()).isTrue();
    assertThat(against(-0.005, -0.02, 0.01).notes())
        .singleElement()
        .asString()
        .startsWith("No diff");
    assertThat(against(0.01, 0.005, 0.02).allowed()).isTrue();
    assertThat(against(0.01, 0.005, 0.02).notes()).isEmpty();
  }

  @Test
  void judge_comparisonWithoutFigures_isAnObjection() {
    assertThat(
            PromotionRules.judge(
                    new Facts(good(), Optional.of("old"), false),
                    Optional.of(champion("old", 0.74)))
                .objections())
        .containsExactly("Its AUC could not be compared with that of the champion old.");
  }

  @Test
  void judge_championChangedSince_saysSoAndGoesByWhatIsKnown() {
    Facts facts = new Facts(good(), Optional.of("old"), false);
    Decision better = PromotionRules.judge(facts, Optional.of(champion("new", 0.755)));
    assertThat(better.allowed()).isTrue();
    assertThat(better.notes())
        .containsExactly(
            "It was compared with old, but the champion is new now. Their AUC, each on the validation rows of its own time: 0.7500 and 0.7550.");

    assertThat(PromotionRules.judge(facts, Optional.of(champion("new", 0.77))).objections())
        .singleElement()
        .asString()
        .contains("champion is new now", "lower by more than 0.01", "train it again");

    Facts never = new Facts(good(), Optional.empty(), false);
    assertThat(PromotionRules.judge(never, Optional.of(champion("new", 0.7))).notes())
        .singleElement()
        .asString()
        .startsWith("It was not compared with the champion new.");
  }

  @Test
  void judge_retrievalOrdersTheSlates_looksAtItsSlatesAlone() {
    Facts facts =
        Facts.of(
            Map.of("recommender.ranker_weight", 0.0, "retrieval.selection.ndcg@10", 0.10),
            Map.of());

    PromotionRules.Decision first = PromotionRules.judge(facts, Optional.empty());
    PromotionRules.Decision worse =
        PromotionRules.judge(
            facts,
            Optional.of(
                new PromotionRules.Rival("old", Map.of("retrieval.selection.ndcg@10", 0.12))));
    PromotionRules.Decision level =
        PromotionRules.judge(
            facts,
            Optional.of(
                new PromotionRules.Rival("old", Map.of("retrieval.selection.ndcg@10", 0.105))));

    assertThat(first.allowed()).isTrue();
    assertThat(worse.objections()).singleElement().asString().contains("old", "0.1000", "0.1200");
    assertThat(level.allowed()).isTrue();
  }
}
