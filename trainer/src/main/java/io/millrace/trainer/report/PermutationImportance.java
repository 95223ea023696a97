package io.millrace.trainer.report;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.Scope;
import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.evaluation.Evaluator;
import io.millrace.trainer.evaluation.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures {@link Importance} on a uniform sample of the rows that pass by (Vitter 1985, algorithm
 * R). The sample is as large as {@link #FLOPS} allow, so that a large model does not wait for its
 * report. Encoded rows are shuffled; crosses are then made anew. One seed gives one result.
 */
public final class PermutationImportance implements Predictions.Sink {
  private static final int REPEATS = 5;
  private static final int LEAST_ROWS = 1_000;
  private static final int MOST_ROWS = 10_000;

  /** What all the scoring may cost: some seconds of one core. */
  private static final double FLOPS = 5e10;

  /** What a row costs besides dense weights, in the same currency. */
  private static final double ROW_FLOPS = 5e4;

  private static final int BLOCK = 256;

  private final RankingModel model;
  private final SplittableRandom random;
  private final long seed;
  private final int capacity;
  private final List<EncodedFeatures> rows = new ArrayList<>();
  private final List<Float> labels = new ArrayList<>();
  private long seen;

  public PermutationImportance(RankingModel model, long seed) {
    this.model = model;
    this.seed = seed;
    random = new SplittableRandom(seed);
    int fields = model.encoder().embeddingFields();
    double flops = ROW_FLOPS + 2.0 * model.multiplications();
    capacity = (int) Math.min(MOST_ROWS, Math.max(LEAST_ROWS, FLOPS / (REPEATS * fields * flops)));
  }

  @Override
  public void accept(Example example, float probability) {
    long slot = seen < capacity ? seen : random.nextLong(seen + 1);
    seen++;
    if (slot >= capacity) {
      return;
    }
    EncodedFeatures row = model.encoder().encode(example.values(), EnumSet.allOf(Scope.class));
    if (slot == rows.size()) {
      rows.add(row);
      labels.add(example.label());
    } else {
      rows.set((int) slot, row);
      labels.set((int) slot, example.label());
    }
  }

  /** Of the rows so far; without features where the sample has one label only. */
  public Importance measure() {
    double whole = auc(rows);
    if (Double.isNaN(whole)) {
      return new Importance(rows.size(), REPEATS, whole, List.of());
    }
    List<Importance.Drop> drops =
        IntStream.range(0, model.encoder().featureFields())
            .parallel()
            .mapToObj(field -> drop(field, whole))
            .sorted(Comparator.comparingDouble(Importance.Drop::mean).reversed())
            .toList();
    return new Importance(rows.size(), REPEATS, whole, drops);
  }

  private Importance.Drop drop(int field, double whole) {
    SplittableRandom own = new SplittableRandom(seed + field);
    double[] drops = new double[REPEATS];
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      int[] others = IntStream.range(0, rows.size()).toArray();
      for (int i = others.length - 1; i > 0; i--) {
        int other = own.nextInt(i + 1);
        int swap = others[i];
        others[i] = others[other];
        others[other] = swap;
      }
      List<EncodedFeatures> shuffled = new ArrayList<>(rows.size());
      for (int i = 0; i < others.length; i++) {
        shuffled.add(with(rows.get(i), field, rows.get(others[i])));
      }
      drops[repeat] = whole - auc(shuffled);
    }
    return new Importance.Drop(
        model.encoder().fields().get(field).name(),
        Arrays.stream(drops).average().orElseThrow(),
        Arrays.stream(drops).min().orElseThrow(),
        Arrays.stream(drops).max().orElseThrow());
  }

  /** A row with one field of another. */
  private static EncodedFeatures with(EncodedFeatures row, int field, EncodedFeatures other) {
    int entries = row.size() - (row.end(field) - row.start(field));
    entries += other.end(field) - other.start(field);
    int[] offsets = new int[row.fields() + 1];
    int[] tableRows = new int[entries];
    float[] weights = new float[entries];
    int at = 0;
    for (int f = 0; f < row.fields(); f++) {
      EncodedFeatures from = f == field ? other : row;
      for (int i = from.start(f); i < from.end(f); i++) {
        tableRows[at] = from.row(i);
        weights[at++] = from.weight(i);
      }
      offsets[f + 1] = at;
    }
    return new EncodedFeatures(offsets, tableRows, weights);
  }

  private double auc(List<EncodedFeatures> sample) {
    EncodedFeatures none = model.encoder().encode(Map.of(), EnumSet.noneOf(Scope.class));
    Evaluator evaluator = new Evaluator();
    for (int from = 0; from < sample.size(); from += BLOCK) {
      int to = Math.min(sample.size(), from + BLOCK);
      float[] scores = model.score(none, sample.subList(from, to));
      for (int i = from; i < to; i++) {
        evaluator.add(scores[i - from], labels.get(i), "");
      }
    }
    return evaluator.evaluate().auc();
  }
}
