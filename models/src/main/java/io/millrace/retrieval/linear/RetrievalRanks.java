package io.millrace.retrieval.linear;

import io.millrace.event.Value;
import io.millrace.feature.RetrievalFeature;
import io.millrace.feature.RetrievalSignals;
import io.millrace.feature.RetrievalValue;
import io.millrace.retrieval.Descending;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks the items of a model by their retrieval scores, as the features of type {@code retrieval}
 * have it: among the items that are not in the history. Serving and the trainer get the same values
 * from the same scores, whatever else a request excludes. Reused; one thread at a time.
 */
public final class RetrievalRanks {
  private final long[] keys = new long[RetrievalValue.DEPTH];
  private boolean[] inHistory = new boolean[0];
  private int size;
  private boolean scored;

  /** Forgets the scores: all values are missing. */
  public void clear() {
    scored = false;
    size = 0;
  }

  /**
   * Ranks the items. Takes what {@link ItemScores#order} takes for the first {@value
   * RetrievalValue#DEPTH} and the history.
   *
   * @param history that was scored; without entries all values are missing
   */
  public void rank(ItemScores scores, HistoryBuffer history, int items) {
    clear();
    if (history.size() == 0) {
      return;
    }
    scored = true;
    if (inHistory.length < items) {
      inHistory = new boolean[items];
    }
    for (int entry = 0; entry < history.size(); entry++) {
      inHistory[history.item(entry)] = true;
    }
    int ordered = scores.order(RetrievalValue.DEPTH + history.size());
    for (int place = 0; place < ordered && size < RetrievalValue.DEPTH; place++) {
      int item = scores.best(place);
      if (!inHistory[item]) {
        keys[size++] = Descending.key(scores.score(item), item);
      }
    }
    for (int entry = 0; entry < history.size(); entry++) {
      inHistory[history.item(entry)] = false;
    }
  }

  /** Returns how many items are retrieved, at most {@value RetrievalValue#DEPTH}. */
  public int size() {
    return size;
  }

  /** Returns the item of a rank, counted from 0. */
  public int item(int place) {
    return Descending.index(keys[place]);
  }

  /**
   * Returns the rank of a score: 1 more than the number of items that have a larger one, 0 if it is
   * not among the first {@value RetrievalValue#DEPTH}, NaN if there are no scores.
   */
  public double rank(float score) {
    if (!scored) {
      return Double.NaN;
    }
    if (!(score > 0)) {
      return 0;
    }
    // Keys of one score differ by their index: the first possible key of the score is before all.
    int found = Arrays.binarySearch(keys, 0, size, Descending.key(score, 0));
    int larger = found < 0 ? -found - 1 : found;
    return larger < RetrievalValue.DEPTH ? larger + 1.0 : 0;
  }

  /** Returns what features of user and item see of a score; reused like the ranks. */
  public Signals signals() {
    return new Signals();
  }

  /** What features of user and item see of one score after the other. */
  public final class Signals implements RetrievalSignals {
    private float current;
    private double rank;
    private boolean ranked;

    private Signals() {}

    /** Returns this, for a score of {@link ItemScores}. */
    public Signals of(float score) {
      current = score;
      ranked = false;
      return this;
    }

    @Override
    public double rank() {
      if (!ranked) {
        rank = RetrievalRanks.this.rank(current);
        ranked = true;
      }
      return rank;
    }

    @Override
    public double score() {
      return relative(current, rank());
    }

    /** Returns the values of features by their names, without the missing ones. */
    public Map<String, Value> values(List<RetrievalFeature> features) {
      Map<String, Value> values = new HashMap<>();
      for (RetrievalFeature feature : features) {
        double value = feature.value(this);
        if (!Double.isNaN(value)) {
          values.put(feature.name(), Value.of(value));
        }
      }
      return values;
    }
  }

  /**
   * Returns a score divided by the largest, at most 1; 0 if it is not among the first {@value
   * RetrievalValue#DEPTH}, NaN if there are no scores.
   */
  public double relative(float score) {
    return relative(score, rank(score));
  }

  private double relative(float score, double rank) {
    return rank > 0 ? size == 0 ? 1 : Math.min(1, score / Descending.number(keys[0])) : rank;
  }
}
