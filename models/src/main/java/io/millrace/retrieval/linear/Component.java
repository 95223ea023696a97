package io.millrace.retrieval.linear;

/**
 * One matrix of an item-to-item model. A history scores item {@code j} with {@code weight * sum_i
 * decay(age_i) * w_i * rows[i][j]}.
 *
 * @param kind how the matrix was learned
 * @param rows from an item of the history to the items it speaks for
 * @param decay of the history
 * @param weight in the sum of the components
 */
public record Component(ComponentKind kind, SparseRows rows, HistoryDecay decay, double weight) {
  public Component {
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight must be positive, is " + weight);
    }
  }

  /** Returns the same component with another decay and weight. */
  public Component with(HistoryDecay newDecay, double newWeight) {
    return new Component(kind, rows, newDecay, newWeight);
  }

  /** Adds what a history says of the items to their scores. */
  public void score(HistoryBuffer history, ItemScores into) {
    for (int h = 0; h < history.size(); h++) {
      float factor = factor(history, h);
      int item = history.item(h);
      int end = rows.end(item);
      for (int cell = rows.start(item); cell < end; cell++) {
        into.add(rows.column(cell), factor * rows.value(cell));
      }
    }
  }

  /** Returns what one entry of the history adds to an item's score, if its item is another. */
  double contribution(HistoryBuffer history, int entry, int from, int item) {
    return (double) factor(history, entry) * rows.get(from, item);
  }

  private float factor(HistoryBuffer history, int entry) {
    return (float) weight * history.weight(entry) * decay.weight(history.age(entry));
  }
}
