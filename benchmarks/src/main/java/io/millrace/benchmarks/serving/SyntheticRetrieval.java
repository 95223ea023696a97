package io.millrace.benchmarks.serving;

import io.millrace.event.ItemId;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A retrieval model of random weights: two components, and rows as full as training leaves them,
 * whose columns are as skewed as the shop's interactions. Its cost is a real model's, its taste is
 * not.
 */
final class SyntheticRetrieval {
  private static final int CELLS = 200;
  private static final int SIMILAR = 50;
  private static final double RANKER_WEIGHT = 0.5;

  private SyntheticRetrieval() {}

  /** Adds the model to the artifact of a ranker. */
  static void write(Path artifact, String id, int items) throws IOException {
    List<ItemId> ids = IntStream.range(0, items).mapToObj(SyntheticShop::item).toList();
    float[] trend = new float[items];
    Arrays.fill(trend, 1);
    RecommenderArtifact.write(
        artifact,
        new ItemToItemModel(
            new RetrievalManifest(id, Instant.now(), Map.of(), Map.of(), Map.of()),
            new ItemIndex(ids),
            List.of(
                new Component(
                    ComponentKind.EASE, rows(items, CELLS, 1), new HistoryDecay(0.97, 0), 1),
                new Component(
                    ComponentKind.COSINE, rows(items, CELLS, 2), new HistoryDecay(0.9, 0.02), 0.5)),
            trend,
            rows(items, SIMILAR, 3),
            rows(items, SIMILAR, 4)),
        RANKER_WEIGHT);
  }

  private static SparseRows rows(int items, int cells, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SparseRows.Builder rows = new SparseRows.Builder(items);
    float[] values = new float[cells];
    for (int item = 0; item < items; item++) {
      int own = item;
      int[] columns =
          IntStream.generate(() -> column(random, items))
              .limit(cells)
              .filter(column -> column != own)
              .sorted()
              .distinct()
              .toArray();
      for (int i = 0; i < columns.length; i++) {
        values[i] = (float) (random.nextDouble() - 0.2);
      }
      rows.add(columns, values, columns.length);
    }
    return rows.build();
  }

  private static int column(SplittableRandom random, int items) {
    return random.nextBoolean()
        ? random.nextInt(items)
        : (int) Math.exp(random.nextDouble() * Math.log(items)) - 1;
  }
}
