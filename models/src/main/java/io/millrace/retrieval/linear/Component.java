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

  /** Returns what a history says of the items as their scores, forgetting those before. */
  public void score(HistoryBuffer history, ItemScores into) {
    into.begin(rows.rows(), cells(history));
    add(history, into);
  }

  /** Returns how many cells {@link #add} reads. */
  long cells(HistoryBuffer history) {
    long cells = 0;
    for (int h = 0; h < history.size(); h++) {
      int item = history.item(h);
      cells += rows.end(item) - rows.start(item);
    }
    return cells;
  }

  /** Adds what a history says of the items to their scores. */
  void add(HistoryBuffer history, ItemScores into) {
    for (int h = 0; h < history.size(); h++) {
      into.add(rows, history.item(h), factor(history, h));
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
