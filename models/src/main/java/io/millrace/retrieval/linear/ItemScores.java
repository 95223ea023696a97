package io.millrace.retrieval.linear;

import io.millrace.retrieval.Descending;
import java.util.Arrays;

/**
 * Scores by item index. Reused; one thread at a time. At most 24 bytes an item of the model.
 *
 * <p>An accumulator of one of two forms. <b>Sparse</b>: it remembers which items it holds, so that
 * clearing costs as much as filling. <b>Dense</b>: an array that is cleared and scanned as a whole,
 * for many additions; each addition is then one read and one write.
 *
 * <p>{@link #order} finds the best without looking closely at most of the others: a sample tells
 * which scores are probably too small, and a scan leaves them out.
 */
public final class ItemScores {
  private static final float[] NO_FACTORS = {};
  private static final long GENERATION = 0xffffffff00000000L;

  /** The dense form takes less time from one addition for so many items on. */
  private static final int ITEMS_AN_ADDITION = 8;

  /** Scores that are looked at to estimate which are too small. */
  private static final int SAMPLE = 1024;

  /** Of the sparse form: the generation in the upper half, the bits of the score in the lower. */
  private long[] slots = new long[0];

  private int[] touched = new int[0];
  private int size;
  private long generation;

  /** Of the dense form. */
  private float[] scores = new float[0];

  private boolean dense;
  private int items;
  private float[] factors = NO_FACTORS;

  /** Of the items with scores above the floor, the first {@link #ordered} in order. */
  private long[] keys = new long[SAMPLE];

  private int collected;
  private int ordered;
  private float floor;

  /**
   * Forgets all scores, makes room for so many items and chooses the form.
   *
   * @param newItems items of the model
   * @param additions how many scores will be added
   */
  void begin(int newItems, long additions) {
    items = newItems;
    size = 0;
    collected = 0;
    ordered = 0;
    floor = Float.POSITIVE_INFINITY;
    factors = NO_FACTORS;
    dense = additions * ITEMS_AN_ADDITION > items;
    if (dense) {
      if (scores.length < items) {
        scores = new float[items];
      }
      Arrays.fill(scores, 0, items, 0);
      return;
    }
    if (slots.length < items) {
      slots = new long[items];
      // One more than items: a place to write to when all are touched.
      touched = new int[items + 1];
      generation = 0;
    }
    generation += 1L << 32;
    if (generation == 0) {
      Arrays.fill(slots, 0);
      generation = 1L << 32;
    }
  }

  /** Adds a row of a matrix, times a factor. */
  void add(SparseRows rows, int row, float factor) {
    if (dense) {
      rows.addTo(scores, row, factor);
    } else {
      size = rows.addTo(slots, generation, touched, size, row, factor);
    }
  }

  /** Adds to the score of one item. */
  void add(int item, float value) {
    if (dense) {
      scores[item] += value;
    } else {
      size = addTo(slots, generation, touched, size, item, value);
    }
  }

  /**
   * Adds to a slot of the sparse form.
   *
   * @return how many items are touched then
   */
  static int addTo(long[] slots, long generation, int[] touched, int size, int item, float value) {
    long slot = slots[item];
    // No branches: whether an item was touched before is as good as random.
    boolean fresh = (slot & GENERATION) != generation;
    float sum = Float.intBitsToFloat(fresh ? 0 : (int) slot) + value;
    slots[item] = generation | (Float.floatToRawIntBits(sum) & ~GENERATION);
    touched[size] = item;
    return size + (fresh ? 1 : 0);
  }

  /**
   * Multiplies each positive score with the factor of its item, also those that are added later;
   * items behind the last factor keep theirs.
   *
   * @param newFactors not negative; read as long as these scores are
   */
  void multiplyPositive(float[] newFactors) {
    factors = newFactors;
  }

  /** Returns the score of an item, 0 if it has none. */
  public float score(int item) {
    if (item < 0 || item >= items) {
      return 0;
    }
    return dense
        ? multiplied(item, scores[item])
        : (slots[item] & GENERATION) == generation ? ofTouched(item) : 0;
  }

  /** Receives items with their scores. */
  @FunctionalInterface
  public interface Receiver {
    void accept(int item, float score);
  }

  /** Passes all items whose scores are not 0, in no particular order. */
  public void forEach(Receiver receiver) {
    int all = dense ? items : size;
    for (int i = 0; i < all; i++) {
      int item = dense ? i : touched[i];
      float score = score(item);
      if (score != 0) {
        receiver.accept(item, score);
      }
    }
  }

  private float ofTouched(int item) {
    return multiplied(item, Float.intBitsToFloat((int) slots[item]));
  }

  private float multiplied(int item, float sum) {
    return sum > 0 && item < factors.length ? sum * factors[item] : sum;
  }

  /**
   * Brings so many items with the largest positive scores in order, equals by index; what was in
   * order before stays where it is.
   *
   * @return how many are in order: fewer only if no others have positive scores
   */
  public int order(int count) {
    if (collected < count && floor > 0) {
      floor = floor == Float.POSITIVE_INFINITY ? floorOf(count) : 0;
      collect();
      ordered = 0;
      if (collected < count && floor > 0) {
        floor = 0;
        collect();
      }
    }
    int wanted = Math.min(collected, count);
    if (wanted > ordered) {
      Descending.best(keys, ordered, collected, wanted - ordered);
      ordered = wanted;
    }
    return ordered;
  }

  /** Returns the item of a place in the order, 0 the best. */
  public int best(int place) {
    return Descending.index(keys[place]);
  }

  /** Returns a score that at least so many items probably exceed, and not many more. */
  private float floorOf(int count) {
    int all = dense ? items : size;
    if (all < 4 * SAMPLE || all < 4 * count) {
      return 0;
    }
    int step = all / SAMPLE;
    int positive = 0;
    for (int i = 0; i < SAMPLE; i++) {
      float score = dense ? score(i * step) : ofTouched(touched[i * step]);
      keys[positive] = Descending.key(score, i);
      positive += score > 0 ? 1 : 0;
    }
    double expected = (double) SAMPLE * count / all;
    int place = (int) Math.ceil(expected + 3 * Math.sqrt(expected) + 1);
    if (place >= positive) {
      return 0;
    }
    Descending.best(keys, 0, positive, place + 1);
    return Descending.number(keys[place]);
  }

  /** Collects the keys of the items whose scores are above the floor. */
  private void collect() {
    collected = 0;
    if (!dense) {
      reserve(size);
      for (int i = 0; i < size; i++) {
        float score = ofTouched(touched[i]);
        keys[collected] = Descending.key(score, touched[i]);
        collected += score > floor ? 1 : 0;
      }
      return;
    }
    for (int from = 0; from < items; from += SAMPLE) {
      int to = Math.min(items, from + SAMPLE);
      reserve(SAMPLE);
      int middle = Math.max(from, Math.min(to, factors.length));
      collected = ScoreScan.above(floor, scores, factors, from, middle, keys, collected);
      for (int item = middle; item < to; item++) {
        if (scores[item] > floor) {
          keys[collected++] = Descending.key(scores[item], item);
        }
      }
    }
  }

  /** Makes room for so many keys more, and one. */
  private void reserve(int more) {
    if (keys.length <= collected + more) {
      keys = Arrays.copyOf(keys, Math.max(2 * keys.length, collected + more + 1));
    }
  }
}
