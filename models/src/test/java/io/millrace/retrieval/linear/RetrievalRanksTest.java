package io.millrace.retrieval.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.ItemId;
import io.millrace.feature.RetrievalValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetrievalRanksTest {
  private final HistoryBuffer history = new HistoryBuffer();
  private final ItemScores scores = new ItemScores();
  private final RetrievalRanks ranks = new RetrievalRanks();

  /** Item 0 gives item {@code i} the i-th weight; the others give nothing. */
  private static ItemToItemModel model(float... weights) {
    int items = weights.length;
    SparseRows.Builder rows = new SparseRows.Builder(items);
    SparseRows.Builder none = new SparseRows.Builder(items);
    for (int item = 0; item < items; item++) {
      int[] columns = item == 0 ? IntStream.range(0, items).toArray() : new int[0];
      rows.add(columns, item == 0 ? weights : new float[0], columns.length);
      none.add(new int[0], new float[0], 0);
    }
    float[] trend = new float[items];
    Arrays.fill(trend, 1);
    SparseRows empty = none.build();
    return new ItemToItemModel(
        new RetrievalManifest("ranks", Instant.EPOCH, Map.of(), Map.of(), Map.of()),
        new ItemIndex(IntStream.range(0, items).mapToObj(i -> new ItemId("i" + i)).toList()),
        List.of(new Component(ComponentKind.COSINE, rows.build(), new HistoryDecay(1, 0), 1)),
        trend,
        empty,
        empty);
  }

  private void rank(ItemToItemModel model, int... read) {
    history.clear();
    for (int i = 0; i < read.length; i++) {
      history.add(read[i], i, 1);
    }
    model.score(history, scores);
    ranks.rank(scores, history, model.items().size());
  }

  @Test
  void rank_itemsOfTheHistory_takeNoRank() {
    // Items 0 and 1 are in the history, and item 1 has the largest score.
    rank(model(0, 9, 4, 8, 4, 0, -1), 0, 1);

    assertThat(ranks.size()).isEqualTo(3);
    assertThat(ranks.item(0)).isEqualTo(3);
    assertThat(ranks.rank(scores.score(3))).isEqualTo(1);
    assertThat(ranks.rank(scores.score(2))).isEqualTo(2);
    assertThat(ranks.rank(scores.score(4))).isEqualTo(2);
    assertThat(ranks.rank(5f)).isEqualTo(2);
    assertThat(ranks.rank(1f)).isEqualTo(4);
    assertThat(ranks.relative(scores.score(2))).isCloseTo(0.5, within(1e-6));
    // As if the item of the history could be chosen again.
    assertThat(ranks.rank(scores.score(1))).isEqualTo(1);
    assertThat(ranks.relative(scores.score(1))).isEqualTo(1);
  }

  @Test
  void rank_itemWithoutAPositiveScore_isNotRetrieved() {
    rank(model(0, 9, 4, 0, -1), 0);

    assertThat(ranks.rank(scores.score(3))).isZero();
    assertThat(ranks.relative(scores.score(3))).isZero();
    assertThat(ranks.rank(scores.score(4))).isZero();
    assertThat(ranks.relative(scores.score(4))).isZero();
  }

  @Test
  void rank_behindTheDepth_isNotRetrieved() {
    float[] weights = new float[RetrievalValue.DEPTH + 20];
    for (int i = 1; i < weights.length; i++) {
      weights[i] = weights.length - i;
    }
    rank(model(weights), 0);

    assertThat(ranks.size()).isEqualTo(RetrievalValue.DEPTH);
    assertThat(ranks.rank(scores.score(RetrievalValue.DEPTH))).isEqualTo(RetrievalValue.DEPTH);
    assertThat(ranks.rank(scores.score(RetrievalValue.DEPTH + 1))).isZero();
    assertThat(ranks.relative(scores.score(RetrievalValue.DEPTH + 1))).isZero();
  }

  @Test
  void rank_noHistory_isMissing() {
    rank(model(0, 9, 4), 0);
    rank(model(0, 9, 4));

    assertThat(ranks.size()).isZero();
    assertThat(ranks.rank(9f)).isNaN();
    assertThat(ranks.relative(9f)).isNaN();
  }
}
