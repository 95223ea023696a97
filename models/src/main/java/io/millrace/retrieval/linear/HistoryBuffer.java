package io.millrace.retrieval.linear;

import java.util.Arrays;

/**
 * What a user or a session interacted with, as retrieval reads it: item indices of one model,
 * newest first. Reused; one thread at a time.
 */
public final class HistoryBuffer {
  /** Most entries: older interactions hardly weigh, and a request's time is bounded. */
  public static final int LIMIT = 500;

  private final int[] items = new int[LIMIT];
  private final int[] ages = new int[LIMIT];
  private final float[] weights = new float[LIMIT];
  private int size;

  public void clear() {
    size = 0;
  }

  public boolean isFull() {
    return size == LIMIT;
  }

  /**
   * Adds an older entry than those before; does nothing if the buffer is full.
   *
   * @param item index in the model
   * @param age in steps, see {@link HistoryDecay}
   * @param weight of the interaction's type, in (0, 1]
   */
  public void add(int item, int age, float weight) {
    if (size < LIMIT) {
      items[size] = item;
      ages[size] = age;
      weights[size++] = weight;
    }
  }

  public int size() {
    return size;
  }

  public int item(int entry) {
    return items[entry];
  }

  public int age(int entry) {
    return ages[entry];
  }

  public float weight(int entry) {
    return weights[entry];
  }

  /** Returns whether an item is in the history; linear in its length. */
  public boolean contains(int item) {
    return Arrays.stream(items, 0, size).anyMatch(one -> one == item);
  }
}
