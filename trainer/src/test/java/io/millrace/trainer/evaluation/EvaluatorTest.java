package io.millrace.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
  private record Row(float score, float label, String group) {}

  private static Evaluation evaluate(List<Row> rows) {
    Evaluator evaluator = new Evaluator();
    rows.forEach(row -> evaluator.add(row.score, row.label, row.group));
    return evaluator.evaluate();
  }

  @Test
  void evaluate_fourRowsWithATie_equalsTheValuesByHand() {
    Evaluation evaluation =
        evaluate(
            List.of(
                new Row(0.2f, 0, "a"),
                new Row(0.4f, 1, "a"),
                new Row(0.4f, 0, "a"),
                new Row(0.8f, 1, "b")));
    // Pairs: (.4,.2) right, (.4,.4) tied, (.8,.2) and (.8,.4) right: 3.5 of 4.
    assertThat(evaluation.auc()).isEqualTo(0.875);
    // Only group a has both classes: 1.5 of 2.
    assertThat(evaluation.gauc()).isEqualTo(0.75);
    double logloss = -(Math.log(0.8) + Math.log(0.4) + Math.log(0.6) + Math.log(0.8)) / 4;
    assertThat(evaluation.logloss()).isCloseTo(logloss, within(1e-7));
    assertThat(evaluation.normalisedEntropy()).isCloseTo(logloss / Math.log(2), within(1e-7));
    // Only the .4 of label 1 is on the wrong side.
    assertThat(evaluation.accuracy()).isEqualTo(0.75);
    // Bins by middle: {.2}, {.4, .4}, {.8}: (.2 + |.8 - 1| + .2) / 4.
    assertThat(evaluation.calibrationError()).isCloseTo(0.15, within(1e-7));
    assertThat(evaluation.rows()).isEqualTo(4);
  }

  @Test
  void evaluate_tenPerfectlyCalibratedBins_hasNoError() {
    List<Row> rows = new ArrayList<>();
    for (int bin = 0; bin < 10; bin++) {
      for (int i = 0; i < 10; i++) {
        rows.add(new Row(bin / 10f, i < bin ? 1 : 0, "g"));
      }
    }
    assertThat(evaluate(rows).calibrationError()).isCloseTo(0, within(1e-6));
  }

  @Test
  void evaluate_onePrediction_hasTheDistanceOfTheMeansAsError() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(new Row(0.3f, i % 10 == 0 ? 1 : 0, "g"));
    }
    Evaluation evaluation = evaluate(rows);
    assertThat(evaluation.calibrationError()).isCloseTo(0.2, within(1e-6));
    assertThat(evaluation.auc()).isEqualTo(0.5);
    assertThat(evaluation.accuracy()).isEqualTo(0.9);
  }

  @Test
  void evaluate_aHalf_countsAsAPositive() {
    assertThat(evaluate(List.of(new Row(0.5f, 1, "a"))).accuracy()).isEqualTo(1);
    assertThat(evaluate(List.of(new Row(0.5f, 0, "a"))).accuracy()).isZero();
  }

  @Test
  void evaluate_oneClassOnly_hasNoAuc() {
    Evaluation evaluation = evaluate(List.of(new Row(0.1f, 0, "a"), new Row(0.3f, 0, "a")));
    assertThat(evaluation.auc()).isNaN();
    assertThat(evaluation.gauc()).isNaN();
    assertThat(evaluation.normalisedEntropy()).isNaN();
    assertThat(evaluation.logloss()).isPositive();
  }

  @Test
  void evaluate_noGroups_hasNoGauc() {
    assertThat(evaluate(List.of(new Row(0.1f, 0, ""), new Row(0.3f, 1, ""))).gauc()).isNaN();
  }

  @Test
  void evaluate_certainAndWrong_hasAFiniteLogloss() {
    assertThat(evaluate(List.of(new Row(0f, 1, ""), new Row(1f, 0, ""))).logloss())
        .isBetween(10.0, 20.0);
  }

  @Test
  void add_notAProbability_isRefused() {
    Evaluator evaluator = new Evaluator();
    assertThatThrownBy(() -> evaluator.add(Float.NaN, 1, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> evaluator.add(1.5f, 1, ""))
        .isInstanceOf(IllegalArgumentException.class);
    evaluator.add(-0f, 0, "");
    assertThat(evaluator.evaluate().rows()).isOne();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void evaluate_randomRows_equalsAllPairsCounted(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      float score = random.nextInt(50) / 50f;
      rows.add(new Row(score, random.nextDouble() < score ? 1 : 0, "u" + random.nextInt(40)));
    }
    Evaluation evaluation = evaluate(rows);
    assertThat(evaluation.auc()).isCloseTo(pairs(rows), within(1e-12));

    Map<String, List<Row>> groups = new HashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.group, g -> new ArrayList<>()).add(row));
    double sum = 0;
    int counted = 0;
    for (List<Row> group : groups.values()) {
      double auc = pairs(group);
      if (!Double.isNaN(auc)) {
        sum += auc * group.size();
        counted += group.size();
      }
    }
    assertThat(evaluation.gauc()).isCloseTo(sum / counted, within(1e-12));
  }

  private static double pairs(List<Row> rows) {
    double ordered = 0;
    long pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.label == 1 && negative.label == 0) {
          ordered +=
              positive.score > negative.score ? 1 : positive.score == negative.score ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return ordered / pairs;
  }
}
