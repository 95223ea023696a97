package io.millrace.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
  private record Row(float score, float label, String group) {}

  private static RankingEvaluation rank(List<Row> rows, Integer... cutoffs) {
    Evaluator evaluator = new Evaluator();
    rows.forEach(row -> evaluator.add(row.score, row.label, row.group));
    return evaluator.ranking(List.of(cutoffs), Evaluator.NO_SINK);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  @Test
  void ranking_severalPositivesGroupsInterleaved_equalsTheValuesByHand() {
    // a: + - + -, so positives rank 1 and 3. b: - - +, so its positive ranks 3. Not contiguous.
    RankingEvaluation ranking =
        rank(
            List.of(
                new Row(0.9f, 1, "a"),
                new Row(0.3f, 1, "b"),
                new Row(0.5f, 1, "a"),
                new Row(0.8f, 0, "b"),
                new Row(0.7f, 0, "a"),
                new Row(0.4f, 0, "b"),
                new Row(0.1f, 0, "a")),
            1,
            2,
            3);
    assertThat(ranking.groups()).isEqualTo(2);
    assertThat(ranking.withoutPositive()).isZero();
    assertThat(ranking.mrr()).isCloseTo((1 + 1 / 3.0) / 2, within(1e-12));
    assertThat(ranking.map()).isCloseTo(((1 + 2 / 3.0) / 2 + 1 / 3.0) / 2, within(1e-12));
    assertThat(ranking.atCutoffs())
        .extracting(RankingEvaluation.AtCutoff::hitRate)
        .containsExactly(0.5, 0.5, 1.0);
    double idealTwo = 1 + 1 / log2(3);
    assertThat(ranking.atCutoffs().get(0).ndcg()).isCloseTo(0.5, within(1e-12));
    assertThat(ranking.atCutoffs().get(1).ndcg()).isCloseTo(1 / idealTwo / 2, within(1e-12));
    assertThat(ranking.atCutoffs().get(2).ndcg())
        .isCloseTo(((1 + 0.5) / idealTwo + 0.5) / 2, within(1e-12));
  }

  @Test
  void ranking_positiveTiedWithNegatives_standsBehindThem() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(0.5f, 1, "u"));
    for (int i = 0; i < 9; i++) {
      rows.add(new Row(0.5f, 0, "u"));
    }
    RankingEvaluation ranking = rank(rows, 9, 10);
    assertThat(ranking.mrr()).isEqualTo(0.1);
    assertThat(ranking.map()).isEqualTo(0.1);
    assertThat(ranking.atCutoffs().get(0).hitRate()).isZero();
    assertThat(ranking.atCutoffs().get(1).hitRate()).isOne();
    assertThat(ranking.atCutoffs().get(1).ndcg()).isCloseTo(1 / log2(11), within(1e-12));
  }

  @Test
  void ranking_positivesTiedWithEachOther_takeOneRankEach() {
    RankingEvaluation ranking =
        rank(List.of(new Row(0.5f, 1, "u"), new Row(0.5f, 1, "u"), new Row(0.2f, 0, "u")), 2);
    assertThat(ranking.map()).isOne();
    assertThat(ranking.atCutoffs().get(0).ndcg()).isCloseTo(1, within(1e-12));
  }

  @Test
  void ranking_groupsWithoutPositive_areCountedAndLeftOut() {
    RankingEvaluation ranking =
        rank(
            List.of(
                new Row(0.5f, 0, "none"),
                new Row(0.9f, 1, "some"),
                new Row(0.4f, 0, "some"),
                new Row(0.3f, 1, "")),
            10);
    assertThat(ranking.groups()).isEqualTo(2);
    assertThat(ranking.withoutPositive()).isOne();
    assertThat(ranking.mrr()).isOne();

    RankingEvaluation nothing = rank(List.of(new Row(0.5f, 0, "none")), 10);
    assertThat(nothing.mrr()).isNaN();
    assertThat(nothing.atCutoffs().get(0).hitRate()).isNaN();
  }

  @Test
  void ranking_sink_seesEachGroupInOrderOfAppearance() {
    Evaluator evaluator = new Evaluator();
    evaluator.add(0.1f, 1, "second?");
    evaluator.add(0.9f, 0, "z");
    evaluator.add(0.8f, 0, "second?");
    evaluator.add(0.5f, 0, "a");
    List<String> seen = new ArrayList<>();
    evaluator.ranking(
        List.of(1),
        (group, rows, positives, at, reciprocal, precision) ->
            seen.add("%s %d %d %s %s".formatted(group, rows, positives, at.size(), reciprocal)));
    assertThat(seen).containsExactly("second? 2 1 1 0.5", "z 1 0 0 NaN", "a 1 0 0 NaN");
  }

  @Test
  void ranking_cutoffBelowOne_isRefused() {
    assertThatThrownBy(() -> rank(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Against sorting lists of rows, each metric from its definition. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ranking_randomRows_equalsTheDefinitions(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      rows.add(
          new Row(
              random.nextInt(30) / 30f, random.nextInt(9) == 0 ? 1 : 0, "g" + random.nextInt(200)));
    }
    Map<String, List<Row>> groups = new HashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.group, g -> new ArrayList<>()).add(row));
    double mrr = 0;
    double map = 0;
    double hits = 0;
    double ndcg = 0;
    int judged = 0;
    for (List<Row> group : groups.values()) {
      Collections.shuffle(group, new Random(seed));
      group.sort(
          Comparator.comparingDouble((Row row) -> -row.score)
              .thenComparingDouble(row -> row.label));
      List<Integer> ranks = new ArrayList<>();
      for (int i = 0; i < group.size(); i++) {
        if (group.get(i).label == 1) {
          ranks.add(i + 1);
        }
      }
      if (ranks.isEmpty()) {
        continue;
      }
      judged++;
      mrr += 1.0 / ranks.get(0);
      hits += ranks.get(0) <= 5 ? 1 : 0;
      double precision = 0;
      double gain = 0;
      double ideal = 0;
      for (int i = 0; i < ranks.size(); i++) {
        precision += (i + 1.0) / ranks.get(i);
        gain += ranks.get(i) <= 5 ? 1 / log2(ranks.get(i) + 1) : 0;
        ideal += i < 5 ? 1 / log2(i + 2) : 0;
      }
      map += precision / ranks.size();
      ndcg += gain / ideal;
    }
    RankingEvaluation ranking = rank(rows, 5);
    assertThat(ranking.groups() - ranking.withoutPositive()).isEqualTo(judged);
    assertThat(ranking.mrr()).isCloseTo(mrr / judged, within(1e-12));
    assertThat(ranking.map()).isCloseTo(map / judged, within(1e-12));
    assertThat(ranking.atCutoffs().get(0).hitRate()).isCloseTo(hits / judged, within(1e-12));
    assertThat(ranking.atCutoffs().get(0).ndcg()).isCloseTo(ndcg / judged, within(1e-12));
  }
}
