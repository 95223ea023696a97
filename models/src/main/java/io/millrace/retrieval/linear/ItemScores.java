package io.millrace.retrieval.linear;

import java.util.Arrays;

/**
 * Scores by item index. Reused; one thread at a time. 12 bytes an item of the model.
 *
 * <p>An accumulator of one of two forms. <b>Sparse</b>: it remembers which items it holds, so that
 * clearing costs as much as filling. <b>Dense</b>: an array that is cleared as a whole and scanned
 * at the end, for more additions than items; each addition is then one read and one write.
 */
public final class ItemScores {
  private float[] scores = new float[0];
  private int[] generations = new int[0];
  private int[] touched = new int[0];
  private int generation;
  private int items;
  private int size;
  private boolean dense;

  /**
   * Forgets all scores, makes room for so many items and chooses the form.
   *
   * @param newItems items of the model
   * @param additions how many scores will be added
   */
  void begin(int newItems, long additions) {
    size = 0;
    items = newItems;
    if (scores.length < items) {
      scores = new float[items];
      generations = new int[items];
      touched = new int[items];
      generation = 0;
    }
    // With a quarter as many additions, clearing and scanning takes longer than it saves.
    dense = additions > items;
    if (dense) {
      Arrays.fill(scores, 0, items, 0);
    } else if (++generation == 0) {
      Arrays.fill(generations, 0);
      generation = 1;
    }
  }

  /** Adds a row of a matrix, times a factor. */
  void add(SparseRows rows, int row, float factor) {
    if (dense) {
      rows.addTo(scores, row, factor);
      return;
    }
    int end = rows.end(row);
    for (int cell = rows.start(row); cell < end; cell++) {
      addSparse(rows.column(cell), factor * rows.value(cell));
    }
  }

  /** Adds to the score of one item. */
  void add(int item, float value) {
    if (dense) {
      scores[item] += value;
    } else {
      addSparse(item, value);
    }
  }

  private void addSparse(int item, float value) {
    if (generations[item] != generation) {
      generations[item] = generation;
      scores[item] = value;
      touched[size++] = item;
    } else {
      scores[item] += value;
    }
  }

  /** Finds the items that have a score; nothing is added afterwards. */
  void end() {
    if (dense) {
      for (int item = 0; item < items; item++) {
        touched[size] = item;
        size += scores[item] == 0 ? 0 : 1;
      }
    }
  }

  /**
   * Multiplies each positive score with the factor of its item; items behind the last factor have
   * no score yet. Called before {@link #end}.
   */
  void multiplyPositive(float[] factors) {
    int count = dense ? factors.length : size;
    for (int i = 0; i < count; i++) {
      int item = dense ? i : touched[i];
      if (scores[item] > 0) {
        scores[item] *= factors[item];
      }
    }
  }

  /** Returns how many items have a score. */
  public int size() {
    return size;
  }

  /** Returns the item index of an entry, in no order that means anything. */
  public int item(int entry) {
    return touched[entry];
  }

  /** Returns the score of an item, 0 if it has none. */
  public float score(int item) {
    return item >= 0 && item < items && (dense || generations[item] == generation)
        ? scores[item]
        : 0;
  }
}
