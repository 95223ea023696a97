package io.millrace.retrieval;

import io.millrace.retrieval.VectorSearch.Hit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The best hits so far: a heap whose top is the worst of them. Of equals the earlier place wins.
 */
final class TopHits {
  private final float[] scores;
  private final int[] indexes;
  private int size;

  TopHits(int wanted) {
    scores = new float[wanted];
    indexes = new int[wanted];
  }

  boolean isFull() {
    return size == scores.length;
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

  /** Largest first. */
  List<Hit> sorted() {
    List<Hit> hits = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      hits.add(new Hit(indexes[i], scores[i]));
    }
    Collections.sort(
        hits,
        (a, b) ->
            a.score() != b.score()
                ? Float.compare(b.score(), a.score())
                : Integer.compare(a.index(), b.index()));
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
