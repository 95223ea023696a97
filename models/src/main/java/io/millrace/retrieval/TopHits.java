package io.millrace.retrieval;

import io.millrace.retrieval.VectorSearch.Hit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best hits so far: a heap whose top is the worst of them. Of equals the earlier place wins.
 * Can be used again. One thread.
 */
public final class TopHits {
  private float[] scores = new float[0];
  private int[] indexes = new int[0];
  private long[] keys = new long[0];
  private int wanted;
  private int size;

  /** Forgets all, and takes up to so many from now on. */
  void begin(int most) {
    if (most > scores.length) {
      scores = new float[most];
      indexes = new int[most];
      keys = new long[most];
    }
    wanted = most;
    size = 0;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The place of the i-th, once the search is done: best first. */
  public int place(int i) {
    return indexes[i];
  }

  /** The product of the i-th. */
  public float score(int i) {
    return scores[i];
  }

  boolean isFull() {
    return size == wanted;
  }

  /** Whether a hit would be among them. */
  boolean wants(float score, int index) {
    if (!isFull()) {
      return true;
    }
    return size > 0 && (score > scores[0] || (score == scores[0] && index < indexes[0]));
  }

  void add(float score, int index) {
    if (isFull()) {
      scores[0] = score;
      indexes[0] = index;
      down();
    } else {
      scores[size] = score;
      indexes[size] = index;
      up(size++);
    }
  }

  /** Brings them into their order, best first; then nothing can be added. */
  void sort() {
    for (int i = 0; i < size; i++) {
      keys[i] = Descending.key(scores[i], indexes[i]);
    }
    Arrays.sort(keys, 0, size);
    for (int i = 0; i < size; i++) {
      indexes[i] = Descending.index(keys[i]);
      scores[i] = Descending.number(keys[i]);
    }
  }

  /** The hits as a list. */
  List<Hit> toList() {
    List<Hit> hits = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      hits.add(new Hit(indexes[i], scores[i]));
    }
    return hits;
  }

  private boolean worse(int a, int b) {
    return scores[a] != scores[b] ? scores[a] < scores[b] : indexes[a] > indexes[b];
  }

  private void swap(int a, int b) {
    float score = scores[a];
    scores[a] = scores[b];
    scores[b] = score;
    int index = indexes[a];
    indexes[a] = indexes[b];
    indexes[b] = index;
  }

  private void up(int start) {
    int at = start;
    while (at > 0 && worse(at, (at - 1) / 2)) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down() {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && worse(child + 1, child)) {
        child++;
      }
      if (!worse(child, at)) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }
}
